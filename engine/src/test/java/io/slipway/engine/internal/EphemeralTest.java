package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.Explanation;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EphemeralTest {
  private static final ClusterName PASSING = ClusterName.of("passing");
  private static final ClusterName KEPT = ClusterName.of("kept");
  private static final CreateOptions EPHEMERAL = CreateOptions.defaults().withEphemeral(true);

  @TempDir private Path home;
  private final FakeWorld world = FakeWorld.builder().seed(3).build();

  private SlipwayHome slipway() {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
  }

  private static ClusterSpec spec(ClusterName name) {
    return ClusterSpec.builder(name.value()).spuCount(2).workload("any").build();
  }

  private List<ClusterName> recorded() {
    try (ClusterReader reader = slipway().openReader()) {
      return reader.list().stream().map(status -> status.cluster().name()).toList();
    }
  }

  /** Leaves an ephemeral cluster behind, as a killed process does: its close cannot delete it. */
  private void leaveBehind(SlipwayEngine engine) {
    Fault outage = Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
    world
        .faults()
        .always(call -> call.cluster().filter(c -> c.name().equals(PASSING)).isPresent(), outage);
    engine.close();
    world.faults().clear();
    assertThat(recorded()).contains(PASSING);
  }

  @Test
  void theCloseDeletesWhatIsEphemeralAndNothingElse() {
    try (SlipwayEngine engine = slipway().openEngine()) {
      ClusterStatus created = engine.create(spec(PASSING), EPHEMERAL);
      assertThat(created.confirmedSpus()).isEqualTo(2);
      // The word alone makes none.
      engine.create(
          ClusterSpec.builder(KEPT.value()).workload("any").option("ephemeral", "true").build());
    }
    assertThat(recorded()).containsExactly(KEPT);
    assertThat(world.cluster("passing").exists()).isFalse();
    assertThat(world.cluster("kept").exists()).isTrue();
  }

  @Test
  void theNextEngineDeletesWhatAKillHasLeftBeforeItServes() {
    SlipwayEngine engine = slipway().openEngine();
    engine.create(spec(PASSING), EPHEMERAL);
    engine.create(spec(KEPT));
    leaveBehind(engine);
    try (ClusterReader reader = slipway().openReader()) {
      assertThat(reader.status(PASSING).state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(reader.status(PASSING).ephemeral()).isTrue();
      assertThat(reader.status(KEPT).ephemeral()).isFalse();
    }
    assertThat(world.cluster("passing").exists()).isTrue();

    try (SlipwayEngine next = slipway().openEngine()) {
      assertThat(next.list()).extracting(status -> status.cluster().name()).containsExactly(KEPT);
      assertThat(world.cluster("passing").exists()).isFalse();
      assertThat(slipway().audit().changes()).allMatch(change -> change.legal());
    }
  }

  @Test
  void whatWasBeingCreatedIsUndoneAndNotFinished() {
    SlipwayEngine engine = slipway().openEngine();
    world.faults().inject(CallKind.LAUNCH, 1, Fault.crashBefore());
    assertThatThrownBy(() -> engine.create(spec(PASSING), EPHEMERAL))
        .isInstanceOf(SimulatedCrash.class);
    // What a crashed engine still tries, its backend refuses as a dead process's.
    assertThatThrownBy(engine::close).isInstanceOf(SimulatedCrash.class);
    assertThat(recorded()).containsExactly(PASSING);
    world.clearCalls();

    try (SlipwayEngine next = slipway().openEngine()) {
      assertThat(next.list()).isEmpty();
      assertThat(world.calls()).noneMatch(call -> call.kind() == CallKind.LAUNCH);
      assertThat(world.cluster("passing").exists()).isFalse();
    }
  }

  @Test
  void aCloseEndsWhatIsUnderWayToo() {
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(spec(PASSING), EPHEMERAL));
      OperationId id = create.id();
      assertThat(engine.operation(id)).isPresent();
    }
    assertThat(recorded()).isEmpty();
    assertThat(world.cluster("passing").exists()).isFalse();
  }

  @Test
  void aCloseByAnInterruptedThreadEndsThemToo() {
    SlipwayEngine engine = slipway().openEngine();
    engine.create(spec(PASSING), EPHEMERAL);
    Thread.currentThread().interrupt();
    engine.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(recorded()).isEmpty();
    assertThat(world.cluster("passing").exists()).isFalse();
  }

  @Test
  void aCloseRefusesNewOnes() {
    SlipwayEngine engine = slipway().openEngine();
    engine.create(spec(PASSING), EPHEMERAL);
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    world
        .faults()
        .inject(
            CallKind.STOP,
            1,
            Fault.before(
                "a create beside the close",
                w -> refusal.set(catchThrowable(() -> engine.create(spec(KEPT), EPHEMERAL)))));
    engine.close();
    assertThat(refusal.get())
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
    assertThat(recorded()).isEmpty();
  }

  @Test
  void itIsNeitherResumedNorRepaired() {
    try (SlipwayEngine engine = slipway().openEngine()) {
      engine.create(spec(PASSING), EPHEMERAL);
      world.cluster("passing").kill(MemberId.spu(1));
      assertThat(engine.recover(PASSING).action()).isEqualTo(RecoveryReport.Action.NOTHING);
      assertThat(engine.probe(PASSING).confirmedSpus()).isEqualTo(1);
      engine.shutdown(PASSING);
      assertThatThrownBy(() -> engine.resume(PASSING))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
      assertThat(
              engine.explain(PASSING).of(Explanation.Command.RESUME).refusal().orElseThrow().code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      engine.delete(PASSING, DeleteOptions.defaults());
    }
  }

  @Test
  void aStoreWithoutALockRefusesIt() {
    try (SlipwayEngine engine = slipway().store(new MemoryStore()).openEngine()) {
      assertThatThrownBy(() -> engine.create(spec(PASSING), EPHEMERAL))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
      assertThat(engine.list()).isEmpty();
    }
  }

  @Test
  void aDeleteThatFailsAtTheOpenIsLoggedAndLeftToTheNext() {
    SlipwayEngine engine = slipway().openEngine();
    engine.create(spec(PASSING), EPHEMERAL);
    leaveBehind(engine);
    Fault outage = Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
    world.faults().always(call -> call.kind() == CallKind.ERASE, outage);
    List<String> logged =
        RecordedLog.of(
            () -> {
              try (SlipwayEngine next = slipway().openEngine()) {
                assertThat(next.status(PASSING).operation().orElseThrow().phase())
                    .isEqualTo(OperationPhase.BLOCKED);
              }
            });
    assertThat(logged).anyMatch(line -> line.contains("ephemeral cluster 'passing'"));
    world.faults().clear();
    slipway().openEngine().close();
    assertThat(recorded()).isEmpty();
  }
}
