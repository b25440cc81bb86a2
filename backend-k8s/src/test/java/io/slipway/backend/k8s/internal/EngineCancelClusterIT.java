package io.slipway.backend.k8s.internal;

import static io.slipway.backend.k8s.internal.EngineSubject.CREATE;
import static io.slipway.backend.k8s.internal.EngineSubject.NAME;
import static io.slipway.backend.k8s.internal.EngineSubject.inTime;
import static io.slipway.backend.k8s.internal.EngineSubject.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Commands that are cancelled in the middle, and commands without enough time. */
class EngineCancelClusterIT extends EngineRoom {
  private static final MemberId SPU = MemberId.spu(1);

  /** Runs a command that is cancelled at its n-th point; returns whether it came that far. */
  private static boolean cancelAt(
      EngineSubject subject, int at, Command command, LifecycleState end) {
    CancellationToken token = new CancellationToken();
    AtomicInteger passed = new AtomicInteger();
    KillPoints points =
        KillPoints.doing(
            point -> {
              if (passed.incrementAndGet() == at) {
                token.cancel("changed my mind");
              }
            });
    try (SlipwayEngine engine = subject.open(points)) {
      SlipwayException failure =
          catchThrowableOfType(
              SlipwayException.class, () -> engine.execute(command, inTime(), token));
      if (failure == null) {
        // The last points are beyond the commit.
        assertThat(passed.get()).isLessThanOrEqualTo(at);
        assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.RUNNING);
        return false;
      }
      assertThat(failure.code()).as("cancelled at " + at).isEqualTo(ErrorCode.CANCELLED);
      LifecycleState is =
          engine.list().isEmpty() ? LifecycleState.ABSENT : engine.status(NAME).state();
      assertThat(is).as("cancelled at " + at).isEqualTo(end);
      return true;
    }
  }

  @Test
  void cancelledAnywhereNothingIsHalf() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    Command create = Command.create(EngineSubject.spec(1).build(), CREATE);
    int at = 1;
    while (cancelAt(subject, at, create, LifecycleState.ABSENT)) {
      assertThat(left(subject, before, 0)).as("cancelled at " + at).isEmpty();
      at += 3;
    }
    assertThat(at).isGreaterThan(10);
    subject.write(SPU, "kept");
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
    }
    for (at = 1; cancelAt(subject, at, Command.resume(NAME), LifecycleState.SHUTDOWN); at += 3) {
      assertThat(subject.pods()).as("cancelled at " + at).isEmpty();
    }
    assertThat(at).isGreaterThan(3);
    assertThat(subject.read(SPU)).containsExactly("kept");
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus deleted = engine.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  @Test
  void withTooLittleTimeACommandIsDoneOrUndone() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      for (int millis : new int[] {1, 150, 400, 1000}) {
        SlipwayException late =
            catchThrowableOfType(
                SlipwayException.class,
                () ->
                    engine.create(
                        EngineSubject.spec(1).build(), CREATE, within(Duration.ofMillis(millis))));
        if (late == null) {
          ClusterStatus unused = engine.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
        } else {
          assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
          // The way back has no more time than the way there.
          if (!engine.list().isEmpty()) {
            assertThat(engine.recover(NAME, inTime()).failure()).isEmpty();
          }
        }
        assertThat(engine.list()).as("within " + millis).isEmpty();
        assertThat(left(subject, before, 0)).as("within " + millis).isEmpty();
      }
    }
  }
}
