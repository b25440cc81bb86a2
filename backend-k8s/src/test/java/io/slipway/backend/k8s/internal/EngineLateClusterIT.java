package io.slipway.backend.k8s.internal;

import static io.slipway.backend.k8s.internal.EngineSubject.NAME;
import static io.slipway.backend.k8s.internal.EngineSubject.inTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.conformance.CallGate;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two engines with one owner: one whose request is on its way for long, and one that goes on from a
 * copy of its home meanwhile.
 */
class EngineLateClusterIT extends EngineRoom {
  private static final MemberId SPU = MemberId.spu(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A command whose n-th request of a call is held. */
  private static final class Held implements AutoCloseable {
    private final CallGate gate = new CallGate();
    private final SlipwayEngine engine;
    private final CompletableFuture<Boolean> done;

    Held(EngineSubject subject, String call, int request, Consumer<SlipwayEngine> command)
        throws InterruptedException {
      AtomicInteger seen = new AtomicInteger();
      KillPoints points =
          KillPoints.doing(
              point -> {
                if (point.equals(call) && seen.incrementAndGet() == request) {
                  gate.pass();
                }
              });
      engine = subject.open(points);
      done =
          CompletableFuture.supplyAsync(
              () -> {
                command.accept(engine);
                return true;
              });
      assertThat(gate.awaitHeld(PATIENCE)).as(call + " " + request).isTrue();
    }

    void assertLost() {
      gate.release();
      assertThatThrownBy(done::join)
          .hasCauseInstanceOf(SlipwayException.class)
          .satisfies(
              e ->
                  assertThat(e.getCause())
                      .isInstanceOfSatisfying(
                          SlipwayException.class,
                          lost -> assertThat(lost.code()).isEqualTo(ErrorCode.STALE_FENCE)));
    }

    void assertDone() {
      gate.release();
      assertThat(done.join()).isTrue();
    }

    @Override
    public void close() {
      gate.release();
      engine.close();
    }
  }

  private static void assertRecovered(SlipwayEngine engine, LifecycleState state) {
    RecoveryReport report = engine.recover(NAME, inTime());
    assertThat(report.failure()).isEmpty();
    assertThat(report.status().map(ClusterStatus::state)).contains(state);
  }

  private static void assertRuns(SlipwayEngine engine) {
    ClusterStatus status = engine.probe(NAME);
    assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(status.confirmedSpus()).isEqualTo(1);
    assertThat(status.conditions()).isEmpty();
  }

  @Test
  void aLateLaunchStartsNothing() throws Exception {
    EngineSubject subject = subject("dead");
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      subject.write(SPU, "kept");
      ClusterStatus unused = engine.shutdown(NAME, inTime());
    }
    try (Held dead = new Held(subject, "launch", 1, engine -> engine.resume(NAME, inTime()));
        SlipwayEngine newer = copy(subject, "newer").open()) {
      assertRecovered(newer, LifecycleState.RUNNING);
      ClusterStatus unused = newer.shutdown(NAME, inTime());
      dead.assertLost();
      assertThat(Launcher.replicas(subject.set(SPU))).isZero();
      assertThat(subject.pods()).isEmpty();
      assertThat(newer.probe(NAME).conditions()).isEmpty();
      ClusterStatus resumed = newer.resume(NAME, inTime());
      assertThat(resumed.confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");
    }
  }

  @Test
  void aLateStopEndsNothingAndALateEraseRemovesNothing() throws Exception {
    EngineSubject subject = subject("dead");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
    }
    EngineSubject other;
    try (Held dead = new Held(subject, "stop", 1, engine -> engine.shutdown(NAME, inTime()))) {
      other = copy(subject, "newer");
      try (SlipwayEngine newer = other.open()) {
        assertRecovered(newer, LifecycleState.SHUTDOWN);
        ClusterStatus unused = newer.resume(NAME, inTime());
        String pod = subject.pods().get(0).getMetadata().getUid();
        dead.assertLost();
        assertRuns(newer);
        assertThat(subject.pods()).extracting(p -> p.getMetadata().getUid()).containsExactly(pod);
        ClusterStatus stopped = newer.shutdown(NAME, inTime());
        assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
      }
    }
    try (Held dead = new Held(other, "erase", 1, engine -> engine.delete(NAME));
        SlipwayEngine newest = copy(other, "newest").open()) {
      RecoveryReport report = newest.recover(NAME, inTime());
      assertThat(report.action()).isEqualTo(RecoveryReport.Action.FINISHED);
      ClusterStatus unused = subject.create(newest, 1);
      dead.assertLost();
      assertRuns(newest);
      ClusterStatus deleted = newest.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  @Test
  void aLateProvisionLeavesNothing() throws Exception {
    EngineSubject subject = subject("dead");
    Set<String> before = subject.everything();
    // The ticket, a part, the set, and the release of each.
    for (int request : new int[] {1, 3, 5, 6, 9}) {
      EngineSubject at = subject.at(subject.home().resolveSibling("dead-" + request));
      try (Held dead = new Held(at, "provision", request, engine -> at.create(engine, 1));
          SlipwayEngine newer = copy(at, "newer-" + request).open()) {
        assertRecovered(newer, LifecycleState.RUNNING);
        assertRuns(newer);
        ClusterStatus unused = newer.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
        dead.assertLost();
      }
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  /** Both have counted to the same fence, for two commands. */
  @Test
  void ofTwoThatCountAlikeTheSecondLoses() throws Exception {
    EngineSubject subject = subject("first");
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      subject.write(SPU, "kept");
    }
    EngineSubject copy = copy(subject, "second");
    try (Held first = new Held(subject, "stop", 1, engine -> engine.shutdown(NAME, inTime()));
        SlipwayEngine second = copy.open()) {
      SlipwayException lost =
          failure(() -> second.delete(NAME, DeleteOptions.shutdownFirst(), inTime()));
      assertThat(lost.code()).isEqualTo(ErrorCode.STALE_FENCE);
      assertThat(subject.pods()).hasSize(1);
      first.assertDone();
      assertThat(subject.pods()).isEmpty();
    }
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus resumed = engine.resume(NAME, inTime());
      assertThat(resumed.confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");
    }
  }
}
