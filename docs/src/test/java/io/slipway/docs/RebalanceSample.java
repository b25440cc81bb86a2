package io.slipway.docs;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
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

  static SlipwayHome metrics(SlipwayHome home, Metrics metrics) {
    // begin
    EngineListener listener =
        event -> {
          if (event instanceof EngineEvent.RebalanceChanged changed) {
            metrics.time("step." + changed.fromStep(), changed.inStep());
          } else if (event instanceof EngineEvent.RebalanceRetrying retry) {
            metrics.count((retry.refused() ? "refused." : "unanswered.") + retry.reason());
          } else if (event instanceof EngineEvent.RebalanceProgressed further) {
            metrics.gauge("percent", further.movement().percent());
          } else if (event instanceof EngineEvent.RebalancerAsked asked) {
            metrics.gauge("queued", asked.queued());
            metrics.gauge("refusals", asked.load().refusals());
          }
        };
    return home.listener(listener);
    // end
  }

  /** Whatever takes metrics. */
  interface Metrics {
    void time(String name, Duration value);

    void count(String name);

    void gauge(String name, long value);
  }
}
