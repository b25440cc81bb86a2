package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.Progress;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperationHandleTest {
  private static final ClusterName NAME = Bench.NAME;

  /** More than a listener that hangs can be told. */
  private static final int WORDS = 2 * Operation.EVENTS_KEPT;

  @TempDir private Path home;
  private final FakeWorld world = FakeWorld.builder().seed(9).build();
  private final MemoryStore store = new MemoryStore();

  /** Holds the call that it is planned for until the test lets it go. */
  private static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    Fault fault() {
      return Fault.before(
          "gate",
          world -> {
            reached.countDown();
            awaitUninterruptibly(open);
          });
    }

    void awaitCall() {
      awaitUninterruptibly(reached);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      Uninterruptibles.awaitUninterruptibly(latch);
    }
  }

  private SlipwayHome slipway() {
    return slipway(store);
  }

  private SlipwayHome slipway(StateStore in) {
    return SlipwayHome.in(in)
        .backend(new FakeBackendProvider(world, FakeOptions.defaults()))
        .defaultBackend("fake")
        .time(world.time());
  }

  private ClusterRecord record() {
    return Bench.record(store).orElseThrow();
  }

  private static SlipwayException failure(Operation operation) {
    Throwable failure = catchThrowable(() -> operation.result().toCompletableFuture().get());
    assertThat(failure)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SlipwayException.class);
    return (SlipwayException) Objects.requireNonNull(failure.getCause());
  }

  private static ClusterStatus outcome(Operation operation) throws Exception {
    return operation.result().toCompletableFuture().get();
  }

  @Test
  void aSubmitReturnsWhenTheIntentIsDurable() throws Exception {
    Gate gate = new Gate();
    world.faults().inject(CallKind.PROVISION, 1, gate.fault());
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(2)));
      gate.awaitCall();
      assertThat(record().requireOperation().id()).isEqualTo(create.id());
      assertThat(create.phase()).isEqualTo(OperationPhase.APPLYING);
      assertThat(create.isDriven()).isTrue();
      assertThat(create.cluster()).isEqualTo(record().cluster());
      assertThat(engine.operation(create.id())).containsSame(create);
      assertThat(create.result().toCompletableFuture()).isNotDone();
      assertThatThrownBy(() -> engine.shutdown(NAME))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.OPERATION_IN_PROGRESS));

      gate.open.countDown();
      assertThat(outcome(create).confirmedSpus()).isEqualTo(2);
      assertThat(create.phase()).isEqualTo(OperationPhase.DONE);
      assertThat(create.isDriven()).isFalse();
    }
  }

  @Test
  void aHandleThatIsFoundWhileItsEngineClosesIsClosedToo() {
    world.faults().inject(CallKind.PROVISION, 1, Fault.crashInFlight());
    SlipwayEngine crashed = slipway().openEngine();
    assertThatThrownBy(() -> crashed.create(Bench.spec(1))).isInstanceOf(SimulatedCrash.class);
    OperationId id = record().requireOperation().id();
    AtomicReference<Runnable> read = new AtomicReference<>(() -> {});
    SlipwayEngine engine = slipway(readsThen(() -> read.getAndSet(() -> {}).run())).openEngine();
    read.set(engine::close);

    Operation found = engine.operation(id).orElseThrow();

    assertThat(failure(found).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(found.isDriven()).isFalse();
  }

  /** The store, and what happens after each time that some of it was read in order. */
  private StateStore readsThen(Runnable then) {
    return new ForwardingStore(store) {
      @Override
      public void forEach(String prefix, BiConsumer<String, StoredValue> action) {
        super.forEach(prefix, action);
        then.run();
      }
    };
  }

  @Test
  void aSubmitThrowsTheRefusalAndChangesNothing() {
    try (SlipwayEngine engine = slipway().openEngine()) {
      assertThatThrownBy(() -> engine.submit(Command.shutdown(NAME)))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
      engine.create(Bench.spec(1));
      int writes = store.writes();
      assertThatThrownBy(() -> engine.submit(Command.start(NAME)))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION));
      assertThat(store.writes()).isEqualTo(writes);
    }
  }

  @Test
  void whatDependsOnAResultFindsTheClusterFree() throws Exception {
    try (SlipwayEngine engine = slipway().openEngine()) {
      CompletableFuture<ClusterStatus> chain =
          engine
              .submit(Command.create(Bench.spec(1)))
              .result()
              .thenApply(running -> engine.shutdown(NAME))
              .thenCompose(stopped -> engine.submit(Command.delete(NAME)).result())
              .toCompletableFuture();
      assertThat(chain.get().state()).isEqualTo(LifecycleState.DELETED);
    }
  }

  @Test
  void aCancelUndoesWhatIsUnderWay() {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(2)));
      gate.awaitCall();
      create.cancel();
      create.cancel();
      gate.open.countDown();
      assertThat(failure(create).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(failure(create)).hasMessageContaining("undone");
      assertThat(create.phase()).isEqualTo(OperationPhase.ROLLED_BACK);
      create.cancel();
      assertThat(Bench.record(store)).isEmpty();
      assertThat(world.cluster(NAME.value()).exists()).isFalse();
    }
  }

  @Test
  void theReasonOfACancelIsInItsEventsItsExceptionAndItsEnd() {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    List<EngineEvent> events = new CopyOnWriteArrayList<>();
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(2)));
      create.subscribe(events::add);
      gate.awaitCall();
      create.cancel("the window was closed");
      create.cancel("too late");
      gate.open.countDown();
      assertThat(failure(create)).hasMessageContaining("was cancelled: the window was closed");
      Operation ended = engine.operation(create.id()).orElseThrow();
      assertThat(ended.status().cause()).endsWith("was cancelled: the window was closed");
      assertThat(failure(ended)).hasMessageContaining("the window was closed");
    }
    assertThat(events)
        .filteredOn(EngineEvent.RollbackStarted.class::isInstance)
        .singleElement()
        .asInstanceOf(type(EngineEvent.RollbackStarted.class))
        .satisfies(back -> assertThat(back.cause()).endsWith("the window was closed"));
  }

  @Test
  void theReasonOfACancelIsALineOfBoundedLength() throws Exception {
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      for (String reason :
          List.of("", " ", "two\nlines", "two\u2028lines", "x".repeat(Operation.MAX_REASON + 1))) {
        assertThatThrownBy(() -> create.cancel(reason))
            .isInstanceOfSatisfying(
                SlipwayException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
      }
      assertThat(outcome(create).state()).isEqualTo(LifecycleState.RUNNING);
    }
  }

  @Test
  void aCancelThatComesOnTheWayBackDoesNotEndThat() {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    world.faults().inject(CallKind.ERASE, 1, gate.fault());
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      gate.awaitCall();
      assertThat(create.phase()).isEqualTo(OperationPhase.ROLLING_BACK);
      create.cancel();
      gate.open.countDown();
      assertThat(failure(create).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(create.phase()).isEqualTo(OperationPhase.ROLLED_BACK);
    }
  }

  @Test
  void whatGoesOnlyForwardRefusesACancel() throws Exception {
    try (SlipwayEngine engine = slipway().openEngine()) {
      engine.create(Bench.spec(1));
      for (Command command :
          List.of(
              Command.shutdown(NAME),
              Command.delete(NAME),
              Command.delete(NAME, DeleteOptions.shutdownFirst()))) {
        if (record().state() == LifecycleState.SHUTDOWN && !command.equals(Command.delete(NAME))) {
          continue;
        }
        Gate gate = new Gate();
        CallKind first = command instanceof Command.Delete ? CallKind.ERASE : CallKind.STOP;
        world.faults().inject(first, 1, gate.fault());
        Operation forward = engine.submit(command);
        gate.awaitCall();
        assertThatThrownBy(forward::cancel)
            .isInstanceOfSatisfying(
                SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        gate.open.countDown();
        assertThat(outcome(forward).state()).isIn(LifecycleState.SHUTDOWN, LifecycleState.DELETED);
        if (Bench.record(store).isEmpty()) {
          break;
        }
      }
    }
  }

  /** Begins a create of two SPUs that its engine leaves at the launch, as a crash does. */
  private OperationId interrupted() {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    // The close cancels the call, and not before that does it go on.
    BackendProvider backend =
        new HookedProvider(
            new FakeBackendProvider(world, FakeOptions.defaults()),
            call -> call.cancellation().onCancel(gate.open::countDown));
    Operation create;
    try (SlipwayEngine engine =
        SlipwayHome.in(store)
            .backend(backend)
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      create = engine.submit(Command.create(Bench.spec(2)));
      gate.awaitCall();
    }
    assertThat(failure(create).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(record().requireOperation().id()).isEqualTo(create.id());
    world.faults().clear();
    return create.id();
  }

  @Test
  void anOperationIsFoundAfterARestartAndWhoTakesItUpCompletesIt() throws Exception {
    OperationId id = interrupted();
    try (SlipwayEngine engine = slipway().openEngine()) {
      int writes = store.writes();
      Operation found = engine.operation(id).orElseThrow();
      assertThat(found.isDriven()).isFalse();
      assertThat(found.phase()).isEqualTo(OperationPhase.APPLYING);
      assertThat(found.result().toCompletableFuture()).isNotDone();
      assertThat(store.writes()).isEqualTo(writes);

      engine.recover(NAME);
      assertThat(outcome(found).confirmedSpus()).isEqualTo(2);
      assertThat(found.phase()).isEqualTo(OperationPhase.DONE);
    }
  }

  @Test
  void aCancelOfAFoundOneTakesItUpUnderANewFence() {
    OperationId id = interrupted();
    Fence before = record().fence();
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation found = engine.operation(id).orElseThrow();
      Gate gate = new Gate();
      world.faults().inject(CallKind.ERASE, 1, gate.fault());
      found.cancel("not wanted any more");
      gate.awaitCall();
      assertThat(before.isOlderThan(record().fence())).isTrue();
      gate.open.countDown();
      assertThat(failure(found).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(failure(found)).hasMessageContaining("not wanted any more");
      assertThat(Bench.record(store)).isEmpty();
    }
  }

  @Test
  void aFoundOneThatNobodyTakesUpCompletesWithTheClose() {
    OperationId id = interrupted();
    Operation found;
    try (SlipwayEngine engine = slipway().openEngine()) {
      found = engine.operation(id).orElseThrow();
    }
    assertThat(failure(found).code()).isEqualTo(ErrorCode.CLOSED);
    assertThatThrownBy(found::cancel).isInstanceOf(SlipwayException.class);
    assertThat(record().requireOperation().id()).isEqualTo(id);
  }

  @Test
  void aBlockedOneFailsItsHandleAndANewHandleFollowsItsNextRun() throws Exception {
    try (SlipwayEngine engine = slipway().openEngine()) {
      engine.create(Bench.spec(1));
      world.faults().inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
      Operation shutdown = engine.submit(Command.shutdown(NAME));
      assertThat(failure(shutdown).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(shutdown.phase()).isEqualTo(OperationPhase.BLOCKED);
      world.faults().clear();

      Operation again = engine.operation(shutdown.id()).orElseThrow();
      assertThat(again.phase()).isEqualTo(OperationPhase.BLOCKED);
      assertThat(again.isDriven()).isFalse();
      engine.recover(NAME);
      assertThat(outcome(again).state()).isEqualTo(LifecycleState.SHUTDOWN);
    }
  }

  @Test
  void theSameCommandJoinsWhatWasInterrupted() throws Exception {
    OperationId id = interrupted();
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation joined = engine.submit(Command.create(Bench.spec(2)));
      assertThat(joined.id()).isEqualTo(id);
      assertThat(outcome(joined).confirmedSpus()).isEqualTo(2);
    }
  }

  @Test
  void endedOperationsAreFoundAlsoThoseOfDeletedClusters() throws Exception {
    OperationId create;
    OperationId delete;
    OperationId failed;
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation created = engine.submit(Command.create(Bench.spec(3)));
      create = created.id();
      outcome(created);
      Operation deleted = engine.submit(Command.delete(NAME, DeleteOptions.shutdownFirst()));
      delete = deleted.id();
      outcome(deleted);
      world
          .faults()
          .inject(CallKind.LAUNCH, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
      Operation rolledBack = engine.submit(Command.create(Bench.spec(1)));
      failed = rolledBack.id();
      assertThat(failure(rolledBack).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    }
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation created = engine.operation(create).orElseThrow();
      assertThat(created.phase()).isEqualTo(OperationPhase.DONE);
      assertThat(outcome(created).state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(outcome(created).desiredSpus()).isEqualTo(3);
      assertThat(outcome(created).probed()).isFalse();
      Operation deleted = engine.operation(delete).orElseThrow();
      assertThat(outcome(deleted).state()).isEqualTo(LifecycleState.DELETED);
      deleted.cancel();
      Operation rolledBack = engine.operation(failed).orElseThrow();
      assertThat(rolledBack.phase()).isEqualTo(OperationPhase.ROLLED_BACK);
      assertThat(failure(rolledBack).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(engine.operation(new OperationId(new UUID(1, 2)))).isEmpty();
    }
  }

  @Test
  void whatIsDoneIsAnsweredThoughTheStoreCannotBeReadAnyMore() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    StateStore closing =
        new ForwardingStore(store) {
          @Override
          public void forEach(String prefix, BiConsumer<String, StoredValue> action) {
            if (closed.get() && prefix.startsWith("rebalance/")) {
              throw new SlipwayException(ErrorCode.CLOSED, "the store is closed");
            }
            super.forEach(prefix, action);
          }
        };
    // As if another thread had closed it between the commit and the answer.
    store.hook((key, before) -> closed.set(closed.get() || isCommitted(key, before)));
    try (SlipwayEngine engine = slipway(closing).openEngine()) {
      ClusterStatus created = engine.create(Bench.spec(2));

      assertThat(created.state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(created.confirmedSpus()).isEqualTo(2);
      assertThat(created.conditions())
          .singleElement()
          .satisfies(condition -> assertThat(condition.message()).contains("the store is closed"))
          .extracting(Condition::type)
          .isEqualTo(Condition.Type.INCOMPLETE);
    }
  }

  private boolean isCommitted(String key, boolean before) {
    return !before
        && key.startsWith("cluster/")
        && Bench.record(store).map(record -> record.operation().isEmpty()).orElse(false);
  }

  @Test
  void aDisplacedOneSaysWhatItGaveWayTo() throws Exception {
    try (SlipwayEngine engine = slipway().openEngine()) {
      world
          .faults()
          .inject(CallKind.LAUNCH, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false))
          .inject(CallKind.ERASE, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      assertThat(failure(create).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(record().requireOperation().phase()).isEqualTo(OperationPhase.BLOCKED);
      world.faults().clear();
      Operation stuck = engine.operation(create.id()).orElseThrow();

      engine.delete(NAME);
      assertThat(failure(stuck)).hasMessageContaining("gave way to DELETE");
      assertThat(engine.operation(create.id()).orElseThrow().phase())
          .isEqualTo(OperationPhase.ROLLED_BACK);
    }
  }

  @Test
  void whatAnotherEngineHasEndedIsCompletedWhenItIsAskedFor() throws Exception {
    OperationId id = interrupted();
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation found = engine.operation(id).orElseThrow();
      try (SlipwayEngine other = slipway().openEngine()) {
        other.recover(NAME);
      }
      assertThat(found.result().toCompletableFuture()).isNotDone();
      assertThat(engine.operation(id).orElseThrow().phase()).isEqualTo(OperationPhase.DONE);
      assertThat(outcome(found).state()).isEqualTo(LifecycleState.RUNNING);
    }
  }

  @Test
  void aKeptHandleWhoseRunIsOverCancelsTheOperationAllTheSame() {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      gate.awaitCall();
      store.hook(
          (key, before) -> {
            throw new SlipwayException(ErrorCode.STORE_UNAVAILABLE, "no room");
          });
      gate.open.countDown();
      assertThat(failure(create).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      store.hook((key, before) -> {});
      assertThat(create.isDriven()).isFalse();

      Operation next = engine.operation(create.id()).orElseThrow();
      create.cancel();
      assertThat(failure(next).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(Bench.record(store)).isEmpty();
    }
  }

  @Test
  void aCancelThatThrowsLeavesNoWishBehind() throws Exception {
    OperationId id = interrupted();
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation found = engine.operation(id).orElseThrow();
      // The take-up does not become durable.
      store.hook(
          (key, before) -> {
            throw new SlipwayException(ErrorCode.STORE_UNAVAILABLE, "no room");
          });
      assertThatThrownBy(found::cancel)
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
      store.hook((key, before) -> {});
      engine.recover(NAME);
      assertThat(record().state()).isEqualTo(LifecycleState.RUNNING);
    }
  }

  @Test
  void aListenerThatIsNullIsRefusedAndHurtsNoOperation() throws Exception {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      gate.awaitCall();
      assertThatThrownBy(() -> subscribeNothing(create)).isInstanceOf(NullPointerException.class);
      gate.open.countDown();
      assertThat(outcome(create).state()).isEqualTo(LifecycleState.RUNNING);
    }
  }

  @SuppressWarnings("NullAway")
  private static void subscribeNothing(Operation operation) {
    operation.subscribe(null);
  }

  private static void chatter(CallContext call) {
    for (int i = 0; i < WORDS; i++) {
      call.progress().report(new Progress("word " + i, null));
    }
  }

  @Test
  void aListenerThatHangsHoldsUpNothingAndIsToldWhatItLost() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<EngineEvent> events = new CopyOnWriteArrayList<>();
    CommandOptions options =
        CommandOptions.defaults()
            .withTimeout(Duration.ofHours(12))
            .withListener(
                event -> {
                  taken.countDown();
                  Uninterruptibles.awaitUninterruptibly(go);
                  events.add(event);
                  if (event instanceof EngineEvent.OperationEnded) {
                    end.countDown();
                  }
                });
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(
                new HookedProvider(
                    new FakeBackendProvider(world, FakeOptions.defaults()),
                    OperationHandleTest::chatter))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      ClusterStatus running = engine.create(Bench.spec(1), CreateOptions.defaults(), options);
      assertThat(running.state()).isEqualTo(LifecycleState.RUNNING);
      taken.await();
      assertThat(events).isEmpty();
      go.countDown();
      end.await();
    }
    long lost =
        events.stream()
            .filter(EngineEvent.EventsLost.class::isInstance)
            .mapToLong(event -> ((EngineEvent.EventsLost) event).count())
            .sum();
    long told = events.stream().filter(event -> !(event instanceof EngineEvent.EventsLost)).count();
    assertThat(lost).isPositive();
    assertThat(told).isLessThanOrEqualTo(Operation.EVENTS_KEPT + 2);
    assertThat(lost + told).isGreaterThan(WORDS);
  }

  @Test
  void aSubscriberSeesTheEventsFromNowOn() throws Exception {
    Gate gate = new Gate();
    world.faults().inject(CallKind.LAUNCH, 1, gate.fault());
    List<EngineEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch end = new CountDownLatch(1);
    try (SlipwayEngine engine = slipway().openEngine()) {
      Operation create = engine.submit(Command.create(Bench.spec(1)));
      gate.awaitCall();
      create.subscribe(
          event -> {
            events.add(event);
            if (event instanceof EngineEvent.OperationEnded) {
              end.countDown();
            }
            throw new IllegalStateException("a broken listener");
          });
      gate.open.countDown();
      assertThat(outcome(create).state()).isEqualTo(LifecycleState.RUNNING);
      end.await();
      assertThat(events).noneMatch(EngineEvent.OperationStarted.class::isInstance);
      assertThat(events).anyMatch(EngineEvent.ConfirmationChanged.class::isInstance);
    }
  }
}
