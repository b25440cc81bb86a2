package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeCluster;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.MemoryStore;
import io.slipway.engine.internal.TestEngines;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Gates.Held;
import io.slipway.engine.internal.model.Gates.Place;
import io.slipway.engine.internal.operation.JournalValidator;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OptionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A real engine on the fake backend in which nothing moves unless the test says so: neither the
 * engine, nor a call on its way, nor a member that comes up or ends.
 */
final class HeldEngine {
  static final ClusterName NAME = ClusterName.of("orders");
  private static final CommandOptions PATIENT =
      CommandOptions.defaults().withTimeout(Duration.ofHours(12));

  final Gates gates = new Gates();
  final FakeWorld world = FakeWorld.builder().startLatency(Duration.ZERO).build();
  final HeldStore store;

  /** Sees and touches the world past the engine. */
  final ClusterBackend hand;

  /** Calls of crashed engines that are still on their way. */
  final List<CallOnHold> late = new ArrayList<>();

  private final MemoryStore memory = new MemoryStore();
  private final List<MemberId> members;
  private final ExecutorService threads;
  private final FakeBackendProvider fake;
  private final Random random = new Random(48);
  private final Set<MemberId> launched = new TreeSet<>();
  private SlipwayEngine engine;
  private volatile String step = "";
  private boolean callsAreOut;

  HeldEngine(int controllers, List<MemberId> members, ExecutorService threads) {
    this.members = members;
    this.threads = threads;
    this.store = new HeldStore(memory, gates);
    this.fake =
        new FakeBackendProvider(
            world, FakeOptions.builder().controllers(controllers).inTurn(false).build());
    this.hand = fake.open(TestEngines.context(world.time()));
    for (MemberId member : members) {
      cluster().pauseStart(member);
      cluster().stick(member, true);
    }
    this.engine = open();
  }

  private SlipwayEngine open() {
    BackendProvider held =
        new BackendProvider() {
          @Override
          public String name() {
            return fake.name();
          }

          @Override
          public List<OptionInfo> options() {
            return fake.options();
          }

          @Override
          public ClusterBackend open(BackendContext context) {
            return new HeldBackend(fake.open(context), gates, store::isHeld);
          }
        };
    return TestEngines.open(
        held,
        store,
        world.time(),
        threads,
        () -> new UUID(random.nextLong(), random.nextLong()),
        this::note,
        Duration.ZERO);
  }

  /** The engine tells how many calls it will make at the same time before it makes them. */
  private void note(EngineEvent event) {
    if (event instanceof EngineEvent.StepStarted started) {
      String[] parts = started.step().split(": ", -1);
      step = parts[0];
      gates.begin(parts.length == 1 ? 1 : parts[1].split(", ", -1).length);
    }
  }

  FakeCluster cluster() {
    return world.cluster(NAME.value());
  }

  /** Returns the name of the step that the engine takes. */
  String step() {
    return step;
  }

  /** Returns whether the calls that are held have left the engine. */
  boolean callsAreOut() {
    return callsAreOut;
  }

  /** Returns whom the engine's present attempt has launched. */
  Set<MemberId> launched() {
    return launched;
  }

  /** Returns where the engine is held; empty if there is none at work. */
  Optional<Place> place() {
    return gates.held().stream().findFirst().map(held -> held.place);
  }

  /** Begins a command, and returns when the engine is held or has answered. */
  void command(Command command) {
    gates.commandBegins();
    threads.execute(
        () -> {
          Throwable end = null;
          try {
            command.give(engine, PATIENT);
          } catch (Throwable e) {
            end = e;
          }
          gates.commandEnds(end);
        });
    gates.awaitQuiet();
  }

  /** A command as a user gives it. */
  @FunctionalInterface
  interface Command {
    void give(SlipwayEngine engine, CommandOptions options);
  }

  /** Lets the engine go on from the place where it is to be. */
  void goOn(Place expected) {
    Held held = gates.held().stream().findFirst().orElseThrow();
    assertThat(held.place).isEqualTo(expected);
    if (expected == Place.COMMIT) {
      launched.clear();
    }
    gates.release(held);
  }

  /** The calls that the engine is about to make leave it. */
  void sendCalls() {
    assertThat(place()).contains(Place.CALL);
    callsAreOut = true;
  }

  /** The engine's process ends; what has left it stays on its way. */
  void crash() {
    if (callsAreOut) {
      gates.held().forEach(held -> late.add(Objects.requireNonNull(held.call)));
    }
    gates.crash();
    callsAreOut = false;
    launched.clear();
    engine = open();
  }

  /** A call of the engine comes back, and the engine goes on if it was the last. */
  void returns(CallKind kind, @Nullable MemberId member) {
    Held held = callOf(kind, member);
    letEnd(kind, member);
    gates.release(held);
    if (kind == CallKind.LAUNCH && member != null) {
      launched.add(member);
    }
    callsAreOut = place().map(Place.CALL::equals).orElse(false);
  }

  /** A call of the engine takes effect by half. */
  void half(CallKind kind, @Nullable MemberId member) {
    half(Objects.requireNonNull(callOf(kind, member).call));
  }

  private Held callOf(CallKind kind, @Nullable MemberId member) {
    return gates.held().stream()
        .filter(held -> held.call != null && fits(held.call, kind, member))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " of " + member + " on its way"));
  }

  private static boolean fits(CallOnHold call, CallKind kind, @Nullable MemberId member) {
    return call.kind() == kind && Objects.equals(call.member(), member);
  }

  /** A call of a crashed engine lands, by half or whole. */
  void landsLate(CallKind kind, @Nullable MemberId member, boolean byHalf, boolean stays) {
    CallOnHold call =
        late.stream()
            .filter(one -> fits(one, kind, member))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no late " + kind + " of " + member));
    if (!stays) {
      late.remove(call);
    }
    if (byHalf) {
      half(call);
    } else {
      letEnd(kind, member);
      call.make().accept(hand);
    }
  }

  private void half(CallOnHold call) {
    int steps = call.kind() == CallKind.ERASE ? members.size() : 1;
    world.faults().inject(any -> true, 1, Fault.halfDone(steps));
    BackendException half =
        catchThrowableOfType(BackendException.class, () -> call.make().accept(hand));
    assertThat(half).hasMessageContaining("injected");
    world.faults().clear();
  }

  /** What a stop or an erase waits for. */
  private void letEnd(CallKind kind, @Nullable MemberId member) {
    if (kind == CallKind.STOP && member != null) {
      ends(member);
    } else if (kind == CallKind.ERASE) {
      members.forEach(this::ends);
    }
  }

  /** A member that was told to end does. */
  void ends(MemberId member) {
    cluster().stick(member, false);
    cluster().stick(member, true);
  }

  /** A member becomes ready. */
  void comesUp(MemberId member) {
    cluster().continueStart(member);
    cluster().pauseStart(member);
  }

  /** Each late call must be refused by the installed fence; then it is gone. */
  void assertLateCallsAreRefused() {
    for (Iterator<CallOnHold> each = late.iterator(); each.hasNext(); each.remove()) {
      CallOnHold call = each.next();
      BackendException refused =
          catchThrowableOfType(BackendException.class, () -> call.make().accept(hand));
      assertThat(refused).as("a late %s of %s", call.kind(), call.member()).isNotNull();
      assertThat(refused.code()).isEqualTo(ErrorCode.STALE_FENCE);
    }
  }

  /** What holds of every run, however it ends. */
  void assertSound() {
    assertThat(world.unclaimedCalls()).isEmpty();
    assertThat(new JournalValidator(TestEngines.KERNELS).replay(memory.history()))
        .allMatch(JournalValidator.Entry::isLegal);
  }

  int writes() {
    return memory.writes();
  }

  /** Ends all threads. */
  void drop() {
    if (gates.isBusy()) {
      gates.crash();
    }
  }
}
