package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two engines on one store and one world: the one that lost the cluster has no more effect. */
class TakeoverTest {
  private static final int SPUS = 3;

  private final Bench bench = new Bench();
  private final InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
  private final SlipwayEngine old = bench.open(new InMemoryStateStore(backing), Duration.ZERO);

  @ParameterizedTest
  @ValueSource(strings = {"PROVISION", "LAUNCH", "OBSERVE"})
  void theCallsOfTheOldEngineAreRefused(String kind) {
    bench
        .world
        .faults()
        .inject(CallKind.valueOf(kind), 1, Fault.before("takeover", world -> takeOver()));

    SlipwayException failure = FailureTest.failureOf(this::create);

    assertThat(failure.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(bench.events).noneMatch(EngineEvent.RollbackStarted.class::isInstance);
    assertThatTheNewEngineHasIt();
  }

  @Test
  void theCommitOfTheOldEngineIsRefused() {
    // The first after the launch leads to the seal, the second to the commit.
    int[] looks = {0};
    bench
        .world
        .faults()
        .inject(
            call -> call.kind() == CallKind.OBSERVE && allServe() && looks[0]++ == 1,
            1,
            Fault.after("takeover", world -> takeOver()));

    SlipwayException failure = FailureTest.failureOf(this::create);

    assertThat(looks[0]).isPositive();
    assertThat(failure.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(failure).hasMessageContaining("taken over");
    assertThatTheNewEngineHasIt();
  }

  @Test
  void theOldEngineCannotBeginAnythingOnWhatTheNewOneChangesAtTheSameTime() {
    create();
    SlipwayEngine other = bench.open(new InMemoryStateStore(backing), Duration.ZERO);
    bench
        .world
        .faults()
        .inject(
            CallKind.STOP,
            1,
            Fault.before("shutdown", world -> other.shutdown(Bench.NAME, bench.command())));

    SlipwayException failure =
        FailureTest.failureOf(() -> old.shutdown(Bench.NAME, bench.command()));

    assertThat(failure.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(other.status(Bench.NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "ERASE"})
  void aCallThatIsLateAfterTheEraseMeetsTheTombstone(String kind) {
    bench.world.faults().inject(CallKind.valueOf(kind), 1, Fault.crashInFlight());
    assertThatThrownBy(
            () -> {
              create();
              old.delete(Bench.NAME, DeleteOptions.shutdownFirst(), bench.command());
            })
        .isInstanceOf(SimulatedCrash.class);
    SlipwayEngine next = bench.open(new InMemoryStateStore(backing), Duration.ZERO);
    if (Bench.record(new InMemoryStateStore(backing)).isPresent()) {
      next.recover(Bench.NAME, bench.command());
    }
    if (Bench.record(new InMemoryStateStore(backing)).isPresent()) {
      next.delete(Bench.NAME, DeleteOptions.shutdownFirst(), bench.command());
    }

    List<FakeCall> late = bench.world.landLateCalls();

    assertThat(late).isNotEmpty().noneMatch(FakeCall::succeeded);
    assertThat(late).allMatch(call -> call.result().startsWith(ErrorCode.STALE_FENCE.name()));
    assertThat(bench.world.snapshot().clusters().values())
        .isNotEmpty()
        .allMatch(cluster -> cluster.tombstone() && cluster.footprint().isEmpty());
  }

  private void create() {
    old.create(Bench.spec(SPUS), CreateOptions.defaults(), bench.command());
  }

  private void takeOver() {
    SlipwayEngine next = bench.open(new InMemoryStateStore(backing), Duration.ZERO);
    assertThat(next.recover(Bench.NAME, bench.command()).action())
        .isEqualTo(RecoveryReport.Action.FINISHED);
  }

  private boolean allServe() {
    return bench
        .cluster()
        .snapshot()
        .map(c -> c.members().values().stream().allMatch(m -> m.registered().isPresent()))
        .orElse(false);
  }

  private void assertThatTheNewEngineHasIt() {
    SlipwayEngine next = bench.open(new InMemoryStateStore(backing), Duration.ZERO);
    assertThat(next.probe(Bench.NAME).state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(next.probe(Bench.NAME).confirmedSpus()).isEqualTo(SPUS);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(SPUS + 1);
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }
}
