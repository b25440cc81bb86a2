package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.Gates.Place;
import io.slipway.engine.internal.model.Member.Life;
import io.slipway.engine.internal.model.State.Engine;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.kernel.check.Edge;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes steps of the model with a real engine on the fake, and compares after each. */
final class EdgeDriver implements AutoCloseable {
  private static final CreateOptions CREATE = CreateOptions.defaults();

  private final HeldEngine engine;
  private final StateMapper likeness;
  private final List<MemberId> members;
  private final Map<String, HeldEngine.Command> commands;

  EdgeDriver(int controllers, int spus, ExecutorService threads) {
    this.members =
        Stream.concat(
                IntStream.rangeClosed(1, controllers).mapToObj(MemberId::controller),
                IntStream.rangeClosed(1, spus).mapToObj(MemberId::spu))
            .toList();
    this.engine = new HeldEngine(controllers, members, threads);
    this.likeness = new StateMapper(controllers, spus);
    ClusterSpec spec =
        ClusterSpec.builder(HeldEngine.NAME.value()).spuCount(spus).workload("any").build();
    this.commands =
        Map.of(
            "create without start",
            (e, options) -> e.create(spec, CREATE.withStart(false), options),
            "create",
            (e, options) -> e.create(spec, CREATE, options),
            "create, kept on failure",
            (e, options) -> e.create(spec, CREATE.withKeepOnFailure(true), options),
            "start",
            (e, options) -> e.start(HeldEngine.NAME, options),
            "shutdown",
            (e, options) -> e.shutdown(HeldEngine.NAME, options),
            "resume",
            (e, options) -> e.resume(HeldEngine.NAME, options),
            "delete",
            (e, options) -> e.delete(HeldEngine.NAME, DeleteOptions.defaults(), options),
            "delete with shutdown",
            (e, options) -> e.delete(HeldEngine.NAME, DeleteOptions.shutdownFirst(), options));
  }

  /** Takes the steps one after the other, and compares where they have led to. */
  void walk(State start, List<Edge<State, Action>> path) {
    State at = start;
    for (Edge<State, Action> edge : path) {
      step(at, edge);
      at = edge.to();
    }
    compare("the way into the source state", at);
  }

  /** Takes a step, and compares what came of it with what the model says. */
  void take(State from, Edge<State, Action> edge) {
    step(from, edge);
    compare(edge.action().toString(), edge.to());
  }

  /** Takes an operation up again by the command that had begun it. */
  void takeUpBySameCommand(State from, State to) {
    engine.command(command(sameCommand(from.record().requireOperation())));
    compare("the same command takes it up", to);
  }

  private static String sameCommand(OperationRecord operation) {
    return switch (operation.command()) {
      case CREATE -> "create without start";
      case CREATE_START -> operation.keepOnFailure() ? "create, kept on failure" : "create";
      case START -> "start";
      case SHUTDOWN -> "shutdown";
      case RESUME -> "resume";
      case DELETE -> "delete";
      case SHUTDOWN_DELETE -> "delete with shutdown";
      case REPAIR -> throw new AssertionError("no user asks for a repair");
      case FORGET -> throw new AssertionError("the model's places answer");
    };
  }

  private void step(State from, Edge<State, Action> edge) {
    Action action = edge.action();
    State to = edge.to();
    if (action.mark() == Mark.REFUSE) {
      refuse(action.what());
    } else if (action.mark() == Mark.CRASH) {
      engine.crash();
    } else if (from.engine == Engine.NONE && action.kind() == Kind.USER) {
      engine.command(command(action.what()));
    } else if (from.engine == Engine.NONE && action.kind() == Kind.ENGINE) {
      engine.command((e, options) -> e.recover(HeldEngine.NAME, options));
    } else if (action.kind() == Kind.ENGINE) {
      engineGoesOn(from.engine);
    } else if (action.call() != null) {
      callLands(action, action.call(), to);
    } else {
      memberGoesOn(subject(action));
    }
    if (hasNoLateCalls(to)) {
      engine.assertLateCallsAreRefused();
    }
  }

  /** The engine looks, sees nothing to do, and looks again. */
  void waits(State state) {
    engine.goOn(Place.LOOK);
    compare("the engine waits", state);
  }

  private void compare(String what, State expected) {
    assertThat(StateMapper.text(likeness.of(engine)))
        .as(what)
        .isEqualTo(StateMapper.text(expected));
  }

  private HeldEngine.Command command(String what) {
    HeldEngine.Command command = commands.get(what.replace("user: ", ""));
    if (command == null) {
      throw new AssertionError("nobody knows how a user asks for: " + what);
    }
    return command;
  }

  private void refuse(String what) {
    int before = engine.writes();
    int calls = engine.world.changes().size();
    engine.command(command(what));
    assertThat(engine.gates.failure()).as(what).get().isInstanceOf(SlipwayException.class);
    assertThat(engine.writes()).as("writes of a refused command").isEqualTo(before);
    assertThat(engine.world.changes()).as("calls of a refused command").hasSize(calls);
  }

  private void engineGoesOn(Engine from) {
    switch (from) {
      case CLAIMS -> engine.goOn(Place.CLAIM);
      case LOOKS -> engine.goOn(Place.LOOK);
      case WILL_CALL -> engine.sendCalls();
      case WILL_COMMIT -> engine.goOn(Place.COMMIT);
      case ANSWERS -> {
        engine.goOn(Place.END);
        assertThat(engine.gates.failure()).as("the answer").isEmpty();
      }
      default -> throw new AssertionError("the engine does not go on from " + from);
    }
  }

  private void callLands(Action action, CallKind kind, State to) {
    Member subject = action.member();
    MemberId member = subject == null ? null : pick(subject);
    boolean tellsToEnd = kind == CallKind.STOP && subject != null && subject.isUp();
    if (action.kind() == Kind.FAULT) {
      boolean stays = subject == null && (to.late & 1 << EnumBits.of(kind)) != 0;
      engine.landsLate(kind, member, stays || tellsToEnd, stays);
    } else if (tellsToEnd || (subject == null && to.call != null)) {
      engine.half(kind, member);
    } else {
      engine.returns(kind, member);
    }
  }

  private void memberGoesOn(Member subject) {
    MemberId member = pick(subject);
    if (subject.life == Life.TERMINATING && subject.call == null) {
      engine.ends(member);
    } else if (subject.life == Life.UNCONFIRMED && !subject.staleRegistration) {
      engine.comesUp(member);
    } else {
      engine.cluster().expireRegistration(member);
    }
  }

  /** Members that differ in nothing are not told apart: any that is like the model's will do. */
  private MemberId pick(Member like) {
    State now = likeness.drafted(engine);
    for (int i = 0; i < members.size(); i++) {
      if (now.members[i].equals(like)) {
        return members.get(i);
      }
    }
    throw new AssertionError("no member is " + like);
  }

  private static Member subject(Action action) {
    @Nullable Member member = action.member();
    if (member == null) {
      throw new AssertionError("nobody knows how to do: " + action);
    }
    return member;
  }

  private static boolean hasNoLateCalls(State state) {
    return state.late == 0 && Stream.of(state.members).allMatch(member -> member.late == 0);
  }

  /** Ends the engine. */
  void drop() {
    engine.drop();
  }

  /** Checks what holds of every run, and ends the engine. */
  @Override
  public void close() {
    engine.drop();
    engine.assertSound();
  }
}
