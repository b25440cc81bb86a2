package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Rebalances that are driven by engines that live for a moment only. */
class RebalanceMomentTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final RebalanceBench bench = new RebalanceBench();
  private final CancellationToken nobody = new CancellationToken();

  @Test
  void momentsBringOneToItsEnd() throws Exception {
    RebalanceId id = bench.request(AUTOMATIC).id();
    List<RebalanceMovement> seen = new ArrayList<>();
    for (int moment = 0; moment < 30; moment++) {
      Duration untilDue = bench.driveOnce(nobody);
      assertThat(untilDue).isBetween(Duration.ZERO, AN_HOUR);
      bench.status(id).movement().ifPresent(seen::add);
      bench.time.advance(untilDue);
      bench.crash();
    }
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
    assertThat(bench.server.executions()).hasSize(1);
    assertThat(seen).isNotEmpty().allMatch(one -> one.totalMegabytes() == 12);
  }

  @Test
  void aMomentTellsWhenTheServerIsToBeAskedAgain() throws Exception {
    bench.request(AUTOMATIC);
    assertThat(bench.driveOnce(nobody)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void withoutRebalancesNothingIsDue() throws Exception {
    assertThat(bench.driveOnce(nobody)).isEqualTo(AN_HOUR);
  }

  @Test
  void nothingBeginsAfterAMoment() throws Exception {
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.driveOnce(nobody);
    List<String> asked = bench.server.requests();
    assertThat(asked).hasSize(1);
    bench.run(Duration.ofMinutes(20));
    assertThat(bench.server.requests()).isEqualTo(asked);
    bench.crash();
    bench.run(Duration.ofMinutes(5));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void whatIsUnderWayIsWaitedFor() throws Exception {
    RebalanceId id = bench.request(AUTOMATIC).id();
    BlockingQueue<Runnable> underWay = new LinkedBlockingQueue<>();
    bench.executor = underWay::add;
    FutureTask<Duration> moment = new FutureTask<>(() -> bench.driveOnce(nobody));
    Thread caller = new Thread(moment);
    caller.start();
    Runnable request = underWay.take();
    while (caller.isAlive() && caller.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(moment.isDone()).isFalse();
    request.run();
    assertThat(moment.get()).isEqualTo(Duration.ofSeconds(10));
    assertThat(bench.status(id).step()).isEqualTo(RebalanceStep.PROPOSING);
    assertThat(underWay).isEmpty();
  }

  /** The request to stop could hit another execution. */
  @Test
  void whatWasChangedDuringALookIsNotStopped() throws Exception {
    RebalanceId id = bench.request(AUTOMATIC).id();
    while (bench.status(id).step() != RebalanceStep.EXECUTING) {
      bench.driveOnce(nobody);
      bench.time.advance(Duration.ofSeconds(10));
    }
    bench.rebalances().stop(RebalanceBench.NAME, id);
    bench.server.during(FakeRebalancer.Request.OBSERVE, this::writeAnew);
    bench.driveOnce(nobody);
    assertThat(bench.server.requests()).noneMatch(request -> request.startsWith("STOP"));
    bench.time.advance(Duration.ofSeconds(10));
    bench.driveOnce(nobody);
    assertThat(bench.server.requests()).anyMatch(request -> request.startsWith("STOP"));
  }

  /** As somebody else does who finds it as it is. */
  private void writeAnew() {
    Map<String, StoredValue> all = new TreeMap<>();
    bench.store.forEach(all::put);
    all.forEach((key, value) -> bench.store.put(key, value.version(), value.bytes()));
  }

  @Test
  void aCancellationEndsTheWaitForWhatIsUnderWay() throws Exception {
    bench.request(AUTOMATIC);
    List<Runnable> underWay = new ArrayList<>();
    CancellationToken cancellation = new CancellationToken();
    bench.executor =
        task -> {
          underWay.add(task);
          cancellation.cancel("Ctrl-C");
        };
    bench.driveOnce(cancellation);
    assertThat(underWay).hasSize(1);
  }
}
