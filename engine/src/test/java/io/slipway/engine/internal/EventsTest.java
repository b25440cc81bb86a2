package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.Progress;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The events of a listener, their order, and that none is repeated. */
class EventsTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Bench bench = new Bench();
  private final Instant began = bench.world.time().now();

  @Test
  void aCreateTellsEachStepWhatIsConfirmedAndEachCommit() {
    bench.engine().create(Bench.spec(2), CreateOptions.defaults(), options());

    assertThat(told())
        .containsExactly(
            "OperationStarted CREATE+START from ABSENT until 60 s",
            "StepStarted provision",
            "BackendProgress controller-1 provisioned",
            "BackendProgress spu-1 provisioned",
            "BackendProgress spu-2 provisioned",
            "Committed CREATE from ABSENT to CREATED",
            "ConfirmationChanged 0 of 2",
            "StepStarted launch: controller-1, spu-1, spu-2",
            "BackendProgress controller-1 launched",
            "BackendProgress spu-1 launched",
            "BackendProgress spu-2 launched",
            "ConfirmationChanged 0 of 2, 2 alive",
            "ConfirmationChanged 2 of 2",
            "StepStarted seal",
            "Committed START from CREATED to RUNNING",
            "OperationEnded DONE in RUNNING");
  }

  @Test
  void aRetryTellsTheAttemptItsCauseAndWhenItIsRepeated() {
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.unavailable(Duration.ofSeconds(7)));

    bench.engine().create(Bench.spec(1), CreateOptions.defaults().withStart(false), options());

    assertThat(told())
        .containsExactly(
            "OperationStarted CREATE from ABSENT until 60 s",
            "StepStarted provision",
            "Retrying after attempt 1 at 7 s: injected fault at PROVISION",
            "StepStarted provision",
            "BackendProgress controller-1 provisioned",
            "BackendProgress spu-1 provisioned",
            "Committed CREATE from ABSENT to CREATED",
            "OperationEnded DONE in CREATED");
  }

  @Test
  void aRollbackTellsItsCauseAndWhatIsUndone() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH, MemberId.spu(1), Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    assertThatThrownBy(
            () -> bench.engine().create(Bench.spec(1), CreateOptions.defaults(), options()))
        .isInstanceOf(SlipwayException.class);

    assertThat(told())
        .containsExactly(
            "OperationStarted CREATE+START from ABSENT until 60 s",
            "StepStarted provision",
            "BackendProgress controller-1 provisioned",
            "BackendProgress spu-1 provisioned",
            "Committed CREATE from ABSENT to CREATED",
            "ConfirmationChanged 0 of 1",
            "StepStarted launch: controller-1, spu-1",
            "BackendProgress controller-1 launched",
            "RollbackStarted BACKEND_REJECTED: injected fault at LAUNCH",
            "StepStarted stop controllers: controller-1",
            "BackendProgress controller-1 stopped",
            "Committed undo START from CREATED to CREATED",
            "StepStarted erase",
            "Committed undo CREATE from CREATED to ABSENT",
            "OperationEnded ROLLED_BACK in ABSENT");
  }

  @Test
  void aRecoveryTellsThatItJoinsAndABlockedOperationThatItEnds() {
    bench.reach(LifecycleState.RUNNING, 1);
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    bench.events.clear();

    assertThatThrownBy(() -> bench.engine().shutdown(Bench.NAME, options()))
        .isInstanceOf(SlipwayException.class);
    bench.engine().recover(Bench.NAME, options());

    assertThat(told())
        .containsExactly(
            "OperationStarted SHUTDOWN from RUNNING until 90 s",
            "StepStarted stop SPUs: spu-1",
            "OperationEnded BLOCKED in RUNNING",
            "OperationStarted joined SHUTDOWN from RUNNING until 90 s",
            "StepStarted stop SPUs: spu-1",
            "BackendProgress spu-1 stopped",
            "StepStarted stop controllers: controller-1",
            "BackendProgress controller-1 stopped",
            "Committed SHUTDOWN from RUNNING to SHUTDOWN",
            "OperationEnded DONE in SHUTDOWN");
  }

  @Test
  void aRepairTellsWhatIsConfirmedAgain() {
    bench.reach(LifecycleState.RUNNING, 2);
    bench.cluster().kill(MemberId.spu(2));
    bench.events.clear();

    bench.engine().recover(Bench.NAME, options());

    assertThat(told())
        .contains("ConfirmationChanged 1 of 2", "ConfirmationChanged 2 of 2")
        .endsWith("Committed REPAIR from RUNNING to RUNNING", "OperationEnded DONE in RUNNING");
  }

  @Test
  void eachEventNamesItsOperation() {
    Operation create = bench.engine().submit(Command.create(Bench.spec(1)), options());
    assertThat(operations()).containsOnly(create.id());
    bench.events.clear();

    Operation shutdown = bench.engine().submit(Command.shutdown(Bench.NAME), options());

    assertThat(operations()).containsOnly(shutdown.id());
    assertThat(shutdown.id()).isNotEqualTo(create.id());
  }

  @Test
  void progressThatIsReportedAfterTheEndOfItsOperationIsDropped() {
    List<CallContext> provisions = new ArrayList<>();
    SlipwayEngine engine =
        TestEngines.open(
            new HookedProvider(new FakeBackendProvider(bench.world), provisions::add),
            new MemoryStore(),
            bench.world.time(),
            Runnable::run,
            UUID::randomUUID,
            bench.events::add,
            Duration.ZERO);
    List<EngineEvent> ofOperation = new ArrayList<>();
    engine.create(
        Bench.spec(1), CreateOptions.defaults(), options().withListener(ofOperation::add));

    provisions.get(0).progress().report(new Progress("late", MemberId.spu(1)));

    assertThat(bench.events).last().isInstanceOf(EngineEvent.OperationEnded.class);
    assertThat(ofOperation).last().isInstanceOf(EngineEvent.OperationEnded.class);
  }

  private List<OperationId> operations() {
    return bench.events.stream()
        .map(EngineEvent.OfOperation.class::cast)
        .map(EngineEvent.OfOperation::operation)
        .toList();
  }

  private static CommandOptions options() {
    return CommandOptions.defaults().withTimeout(TIMEOUT);
  }

  private List<String> told() {
    return bench.events.stream().map(this::told).toList();
  }

  private String told(EngineEvent event) {
    assertThat(event.cluster().name()).isEqualTo(Bench.NAME);
    assertThat(event.at()).isBetween(began, bench.world.time().now());
    return event.getClass().getSimpleName() + " " + what(event);
  }

  private String what(EngineEvent event) {
    if (event instanceof EngineEvent.OperationStarted e) {
      Duration until = Duration.between(e.at(), e.deadline());
      return (e.joined() ? "joined " : "")
          + (e.command() + " from " + e.from() + " until " + until.toSeconds() + " s");
    }
    if (event instanceof EngineEvent.StepStarted e) {
      return e.step();
    }
    if (event instanceof EngineEvent.BackendProgress e) {
      return e.member().orElseThrow() + " " + e.text().replaceFirst(",.*", "");
    }
    if (event instanceof EngineEvent.ConfirmationChanged e) {
      String alive = e.alive() > e.confirmed() ? ", " + e.alive() + " alive" : "";
      return e.confirmed() + " of " + e.desired() + alive;
    }
    if (event instanceof EngineEvent.Retrying e) {
      Duration next = Duration.between(began, e.nextAttemptAt());
      return "after attempt " + (e.attempt() + " at " + next.toSeconds() + " s: " + cut(e.cause()));
    }
    if (event instanceof EngineEvent.RollbackStarted e) {
      return e.code() + ": " + cut(e.cause());
    }
    if (event instanceof EngineEvent.Committed e) {
      return e.event() + " from " + e.from() + " to " + e.to();
    }
    EngineEvent.OperationEnded e = (EngineEvent.OperationEnded) event;
    return e.phase() + " in " + e.state();
  }

  private static String cut(String cause) {
    return cause.replaceFirst("(injected fault at [A-Z]+).*", "$1");
  }
}
