package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.Command;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationException;
import io.slipway.engine.OperationException.Outcome;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a failure says as data: which operation it was, what became of it, and its cause. */
class OperationOutcomeTest {
  private static final Fault REJECTED = Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);

  private final Bench bench = new Bench();

  @Test
  void aRefusalHasNoOperation() {
    assertThat(catchThrowable(() -> bench.engine().shutdown(Bench.NAME)))
        .isInstanceOf(SlipwayException.class)
        .isNotInstanceOf(OperationException.class);
  }

  @Test
  void whatWasUndoneIsRolledBackAndHasItsOwnCauseAfterRetriesToo() {
    IOException origin = new IOException("disk full");
    SlipwayEngine engine = failingToProvision(call -> throwBusy(origin));

    OperationException failure = failureOf(() -> engine.create(Bench.spec(1)));

    assertThat(bench.events).anyMatch(EngineEvent.Retrying.class::isInstance);
    assertThat(failure.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(failure.operation())
        .isEqualTo(((EngineEvent.OfOperation) bench.events.get(0)).operation());
    assertThat(failure.getCause()).isInstanceOf(BackendException.class).hasCause(origin);
  }

  @Test
  void whatRanOutOfTimeHasTheCauseOfItsLastAttempt() {
    IOException origin = new IOException("disk full");
    SlipwayEngine engine = failingToProvision(call -> throwBusy(origin));

    OperationException failure =
        failureOf(
            () ->
                engine.execute(
                    Command.create(Bench.spec(1)),
                    bench.command().withTimeout(Duration.ofSeconds(1))));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(failure.getCause()).isInstanceOf(BackendException.class).hasCause(origin);
  }

  @Test
  void aDefectOfABackendIsTheCauseBehindTheCause() {
    IllegalStateException defect = new IllegalStateException("boom");
    SlipwayEngine engine =
        failingToProvision(
            call -> {
              throw defect;
            });

    Operation create = engine.submit(Command.create(Bench.spec(1)));

    assertThat(failureOf(create).getCause()).isInstanceOf(BackendException.class).hasCause(defect);
  }

  @Test
  void anEndedOperationThatIsFoundAgainHasTheSameOutcome() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, REJECTED);
    Operation create = bench.engine().submit(Command.create(Bench.spec(1)));

    for (Operation each :
        new Operation[] {create, bench.restart().operation(create.id()).orElseThrow()}) {
      OperationException failure = failureOf(each);
      assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(failure.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(failure.operation()).isEqualTo(create.id());
    }
  }

  @Test
  void whatAnotherEngineHasUndoneFailsAsItIs() {
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.crashBefore());
    Throwable unused = catchThrowable(() -> bench.create(1));
    OperationId id = bench.record().orElseThrow().requireOperation().id();
    Operation found = bench.restart().operation(id).orElseThrow();
    bench.world.faults().inject(CallKind.LAUNCH, 1, REJECTED);
    var unusedReport = bench.open(bench.store, Duration.ZERO).recover(Bench.NAME);

    assertThat(bench.engine().operation(id)).isPresent();
    AtomicReference<Throwable> direct = new AtomicReference<>();
    var unusedStage = found.result().whenComplete((status, failure) -> direct.set(failure));

    assertThat(direct.get())
        .asInstanceOf(type(OperationException.class))
        .extracting(OperationException::outcome)
        .isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void whatIsStuckIsBlocked() {
    bench.reach(LifecycleState.RUNNING, 1);
    bench.world.faults().inject(CallKind.STOP, 1, REJECTED).inject(CallKind.STOP, 2, REJECTED);

    OperationException failure = failureOf(() -> bench.engine().shutdown(Bench.NAME));

    assertThat(failure.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(failure.operation()).isEqualTo(bench.record().orElseThrow().requireOperation().id());
    assertThat(failure.getCause()).isInstanceOf(BackendException.class);
    assertThat(bench.engine().recover(Bench.NAME).failure().orElseThrow())
        .asInstanceOf(type(OperationException.class))
        .extracting(OperationException::outcome)
        .isEqualTo(Outcome.BLOCKED);
  }

  @Test
  void whatAClosedEngineLeavesIsUnsettled() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH,
            1,
            Fault.after("close", w -> ((DefaultEngine) bench.engine()).raiseClosing()));
    bench.world.faults().inject(CallKind.LAUNCH, 2, Fault.hang());

    OperationException failure = failureOf(() -> bench.create(2));

    assertThat(failure.code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNSETTLED);
    assertThat(bench.restart().operation(failure.operation())).isPresent();
  }

  @Test
  void anIntentWhoseWriteFailedIsUnsettled() {
    bench.store.hook(
        (key, before) -> {
          throw new SlipwayException(ErrorCode.STORE_UNAVAILABLE, "no room");
        });

    OperationException failure = failureOf(() -> bench.create(1));

    assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNSETTLED);
    bench.store.hook((key, before) -> {});
    assertThat(bench.restart().operation(failure.operation())).isEmpty();
  }

  private SlipwayEngine failingToProvision(Consumer<CallContext> failure) {
    return TestEngines.open(
        new HookedProvider(new FakeBackendProvider(bench.world), failure),
        bench.store,
        bench.world.time(),
        Runnable::run,
        UUID::randomUUID,
        bench.events::add,
        Duration.ZERO);
  }

  private static void throwBusy(Throwable origin) {
    throw BackendException.builder(ErrorCode.BACKEND_UNAVAILABLE, "busy")
        .retryable()
        .cause(origin)
        .build();
  }

  private static OperationException failureOf(Operation operation) {
    return failureOf(
        () -> {
          try {
            operation.result().toCompletableFuture().join();
          } catch (CompletionException e) {
            throw Objects.requireNonNull(e.getCause());
          }
        });
  }

  private static OperationException failureOf(ThrowingCallable command) {
    Throwable failure = catchThrowable(command);
    assertThat(failure).isInstanceOf(OperationException.class);
    return (OperationException) Objects.requireNonNull(failure);
  }
}
