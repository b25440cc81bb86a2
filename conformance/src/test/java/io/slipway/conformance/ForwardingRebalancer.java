package io.slipway.conformance;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.RebalancerLoad;
import java.time.Instant;
import java.util.Collection;

/** Does what another one does. */
class ForwardingRebalancer implements Rebalancer {
  final Rebalancer right;

  ForwardingRebalancer(Rebalancer right) {
    this.right = right;
  }

  @Override
  public RebalancerInfo info() {
    return right.info();
  }

  @Override
  public void check(RebalanceSpec spec, String workload) {
    right.check(spec, workload);
  }

  @Override
  public RebalanceReply propose(RebalanceCall call) {
    return right.propose(call);
  }

  @Override
  public RebalanceReply execute(RebalanceCall call) {
    return right.execute(call);
  }

  @Override
  public void stop(RebalanceCall call) {
    right.stop(call);
  }

  @Override
  public RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    return right.observe(calls, deadline, cancellation);
  }

  @Override
  public RebalancerLoad load() {
    return right.load();
  }

  @Override
  public void close() {
    right.close();
  }

  @Override
  public String toString() {
    return right.toString();
  }
}
