package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.spi.RebalanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RebalanceSettlingTest {
  private static final Instant SOON = Instant.parse("2030-01-01T00:01:00Z");
  private static final Instant LATER = SOON.plusSeconds(60);

  private final RebalanceBench bench = new RebalanceBench();
  private final RebalanceSettling settling = new RebalanceSettling();

  @Test
  void aWaitThatIsLeftOfAnEarlierEndDoesNotShortenTheNextOne() {
    RebalanceRecord left = leftBehind();
    settling.await(left, SOON);
    settling.await(left, LATER);
    assertThat(settling.isOverdue(left, SOON)).isFalse();
    settling.await(left, SOON);
    assertThat(settling.isOverdue(left, SOON)).isFalse();
    assertThat(settling.isOverdue(left, LATER)).isTrue();
    settling.giveUp(left);
    assertThat(settling.isAwaited(left)).isFalse();
  }

  private RebalanceRecord leftBehind() {
    bench.server.takes(Duration.ofSeconds(1), Duration.ofHours(5));
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofSeconds(30));
    bench.server.fail(
        Request.OBSERVE, Collections.nCopies(1000, Failure.LOST).toArray(Failure[]::new));
    bench.rebalances().stop(RebalanceBench.NAME, id);
    bench.run(Duration.ofMinutes(5));
    RebalanceRecord record =
        new RebalanceRepository(bench.store).find(RebalanceBench.NAME, id).orElseThrow().record();
    assertThat(record.progress().abandoned()).isTrue();
    return record;
  }
}
