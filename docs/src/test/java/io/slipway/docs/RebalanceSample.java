package io.slipway.docs;

import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import java.time.Duration;
import java.util.function.Consumer;

/** A rebalance from request to end. */
final class RebalanceSample {
  private RebalanceSample() {}

  static RebalanceStatus run(
      SlipwayEngine engine, ClusterName orders, String rebalancer, Consumer<Object> log)
      throws InterruptedException {
    // begin
    Rebalances rebalances = engine.rebalances();
    CancellationToken never = new CancellationToken();

    RebalanceStatus it =
        rebalances.request(orders, RebalanceRequest.of(rebalancer, "http://localhost:9090"));
    it = rebalances.await(orders, it.id(), Duration.ofHours(1), never);
    if (it.awaitsApproval()) {
      it.proposal().ifPresent(log); // so many replicas, so many megabytes
      rebalances.approve(orders, it.id());
      it = rebalances.await(orders, it.id(), Duration.ofHours(12), never);
    }
    log.accept(it.state() + it.reason().map(why -> ": " + why).orElse(""));
    // end
    return it;
  }
}
