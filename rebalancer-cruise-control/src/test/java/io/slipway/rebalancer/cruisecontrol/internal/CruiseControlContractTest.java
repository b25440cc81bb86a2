package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.conformance.RebalancerContract;
import io.slipway.conformance.RebalancerHarness;

/** The client keeps every rule for rebalancers, with a simulated server on a stepped clock. */
class CruiseControlContractTest extends RebalancerContract {
  @Override
  protected RebalancerHarness harness() {
    return new SimulatedHarness();
  }
}
