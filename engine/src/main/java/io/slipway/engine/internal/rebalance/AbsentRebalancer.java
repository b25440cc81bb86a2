package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Stands for one that is not installed, or whose credentials are not here: nothing can be asked.
 */
final class AbsentRebalancer implements Rebalancer {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final String name;
  private final SlipwayException why;

  AbsentRebalancer(String name, SlipwayException why) {
    this.name = name;
    this.why = why;
  }

  @Override
  public RebalancerInfo info() {
    return new RebalancerInfo(
        name, Set.of(), EnumSet.allOf(RebalanceMode.class), INTERVAL, INTERVAL);
  }

  @Override
  public void check(RebalanceSpec spec, String workload) {
    throw why;
  }

  @Override
  public RebalanceReply propose(RebalanceCall call) {
    throw absent();
  }

  @Override
  public RebalanceReply execute(RebalanceCall call) {
    throw absent();
  }

  @Override
  public void stop(RebalanceCall call) {
    throw absent();
  }

  @Override
  public RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    throw absent();
  }

  /** Returns why nothing can be asked. */
  String why() {
    return why.problem().textWithoutActions();
  }

  private RebalanceException absent() {
    return RebalanceException.builder(
            RebalanceException.Kind.TRANSIENT,
            RebalanceReason.REBALANCER_UNAVAILABLE.word(),
            why.problem())
        .cause(why)
        .build();
  }

  @Override
  public void close() {}
}
