package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.RebalanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rebalances of one cluster. */
class RebalanceQueueTest {
  private static final Duration POLL = Duration.ofSeconds(10);

  private final RebalanceBench bench = new RebalanceBench();

  private List<RebalanceId> request(int count) {
    List<RebalanceId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(bench.request(AUTOMATIC).id());
      bench.time.advance(Duration.ofMillis(1));
    }
    return ids;
  }

  @Test
  void aPollReadsEachOfThemAFewTimes() {
    int count = 30;
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(2));
    RebalanceId first = request(count).get(0);
    bench.run(Duration.ofMinutes(1));
    assertThat(bench.status(first).step()).isEqualTo(RebalanceStep.EXECUTING);

    int asked = bench.server.requests().size();
    int visits = bench.store.visits();
    bench.run(POLL);

    assertThat(bench.server.requests()).hasSize(asked + 1);
    assertThat(bench.store.visits() - visits).isBetween(count, 8 * count);
  }

  /** Two looks have to tell it, and the second need not wait for a whole interval. */
  @ParameterizedTest
  @ValueSource(ints = {60, 63, 66, 69})
  void anEndIsSeenWithinTwoPolls(int seconds) {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofSeconds(seconds));
    RebalanceId id = request(1).get(0);
    bench.run(Duration.ofSeconds(20));
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.EXECUTING);
    Duration passed = Duration.ZERO;
    while (isExecuting()) {
      bench.run(Duration.ofSeconds(1));
    }
    while (!bench.status(id).isOver()) {
      bench.run(Duration.ofSeconds(1));
      passed = passed.plusSeconds(1);
    }
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(passed).isLessThanOrEqualTo(POLL.multipliedBy(3).dividedBy(2));
  }

  private boolean isExecuting() {
    return bench
            .server
            .observe(List.of(), bench.time.now(), new CancellationToken())
            .executor()
            .state()
        == ExecutorObservation.State.EXECUTING;
  }

  @Test
  void theNextOneFollowsAtOnce() {
    List<RebalanceId> ids = request(2);
    while (!bench.status(ids.get(0)).isOver()) {
      bench.run(Duration.ofMillis(100));
    }
    bench.run(Duration.ofMillis(100));
    assertThat(bench.status(ids.get(1)).step()).isEqualTo(RebalanceStep.PROPOSING);
  }
}
