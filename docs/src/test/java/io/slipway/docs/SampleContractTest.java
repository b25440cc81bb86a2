package io.slipway.docs;

import io.slipway.conformance.RebalancerContract;
import io.slipway.conformance.RebalancerHarness;

// begin
class SampleContractTest extends RebalancerContract {
  @Override
  protected RebalancerHarness harness() {
    return new SampleHarness();
  }
}
// end
