package io.slipway.engine.internal.rebalance;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceRequest;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rebalances of an engine, put together.
 *
 * @param service takes what users want
 * @param rounds does what is due
 */
public record RebalanceParts(RebalanceService service, RebalanceRounds rounds) {
  /**
   * What the rebalances of an engine need of it.
   *
   * @param store keeps their records
   * @param time the clock
   * @param executor runs the part of each server
   * @param closing raised when the engine closes
   * @param clusters tells of their clusters
   * @param admission checks requests
   * @param server names the server of a request
   * @param rebalancers finds the rebalancer of a request
   * @param ids random ids
   * @param chance numbers from 0 to 1, by which pauses differ
   * @param events takes events for listeners; neither blocks nor throws
   * @param home keeps other processes from it
   */
  public record Needs(
      StateStore store,
      TimeSource time,
      Executor executor,
      CancellationToken closing,
      ClusterGate clusters,
      RebalanceService.Admission admission,
      Function<RebalanceRequest, String> server,
      Function<RebalanceRequest, Rebalancer> rebalancers,
      Supplier<UUID> ids,
      DoubleSupplier chance,
      Consumer<EngineEvent> events,
      HomeKeeping home) {}

  /**
   * Puts them together.
   *
   * @param limits their bounds
   * @param wake has the rounds come again soon
   */
  public static RebalanceParts of(Needs needs, RebalanceLimits limits, Runnable wake) {
    RebalanceClock clock = new RebalanceClock(needs.time());
    RebalanceNews news = new RebalanceNews(clock, needs.events());
    RebalanceSettings settings =
        new RebalanceSettings(
            new RebalanceRepository(needs.store()),
            new RebalanceUpdate(RebalanceKernels.production(), limits, needs.chance()),
            limits,
            clock,
            needs.clusters(),
            needs.closing(),
            news,
            new RebalanceSettling(),
            new SendingTurns(),
            needs.home());
    RebalanceRounds rounds =
        new RebalanceRounds(settings, needs.server(), needs.rebalancers(), needs.executor());
    RebalanceService service =
        new RebalanceService(
            settings,
            news,
            needs.admission(),
            needs.ids(),
            () -> {
              rounds.changed();
              wake.run();
            });
    return new RebalanceParts(service, rounds);
  }
}
