package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.RebalanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
      Duration untilDue = bench.rebalances().driveOnce(nobody);
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
    assertThat(bench.rebalances().driveOnce(nobody)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void withoutRebalancesNothingIsDue() throws Exception {
    assertThat(bench.rebalances().driveOnce(nobody)).isEqualTo(AN_HOUR);
  }

  @Test
  void nothingBeginsAfterAMoment() throws Exception {
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.rebalances().driveOnce(nobody);
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
    FutureTask<Duration> moment = new FutureTask<>(() -> bench.rebalances().driveOnce(nobody));
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
    bench.rebalances().driveOnce(cancellation);
    assertThat(underWay).hasSize(1);
  }
}
