package io.slipway.conformance;

/** The fake keeps every rule. */
class FakeRebalancerContractTest extends RebalancerContract {
  @Override
  protected RebalancerHarness harness() {
    return new FakeRebalancerHarness();
  }
}
