package io.slipway.engine.internal.model;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.lifecycle.StepPlan;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.Action.Time;
import io.slipway.engine.internal.model.State.Engine;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.model.State.Moves;
import io.slipway.engine.internal.model.World.Reply;
import io.slipway.engine.internal.operation.AttemptProgress;
import io.slipway.engine.internal.operation.CallFailure;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.RecordUpdate;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.kernel.check.Edge;
import io.slipway.spi.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The next steps of a running engine, in the order of the operation runner, and its crashes. */
final class EngineSteps {
  private static final CallFailure AGAIN = failure(ErrorCode.BACKEND_UNAVAILABLE, true, false);
  private static final CallFailure AGAIN_UNKNOWN =
      failure(ErrorCode.BACKEND_UNAVAILABLE, true, true);
  private static final CallFailure FINAL = failure(ErrorCode.BACKEND_REJECTED, false, false);
  private static final CallFailure FINAL_UNKNOWN = failure(ErrorCode.BACKEND_REJECTED, false, true);

  private static final List<CallFailure> FAILURES =
      List.of(AGAIN, AGAIN_UNKNOWN, FINAL, FINAL_UNKNOWN);

  private final ModelRecords books;
  private final Kernels kernels;
  private final EngineShell shell;
  private final World world;
  private final ObservationModel looks;
  private final Environment environment;
  private final Map<Integer, Drawn> consequences = new HashMap<>();

  /** A consequence for any state with the same record, or null where the table refuses it. */
  private record Drawn(
      Directive directive, ClusterRecord before, @Nullable RecordUpdate update, boolean changes) {}

  EngineSteps(
      ModelRecords books,
      Kernels kernels,
      EngineShell shell,
      World world,
      ObservationModel looks,
      Environment environment) {
    this.books = books;
    this.kernels = kernels;
    this.shell = shell;
    this.world = world;
    this.looks = looks;
    this.environment = environment;
  }

  private static CallFailure failure(ErrorCode code, boolean retryable, boolean unknown) {
    return new CallFailure(code, "", retryable, unknown, null);
  }

  void edges(State state, List<Edge<State, Action>> edges) {
    switch (state.engine) {
      case CLAIMS -> {
        claims(state, edges);
        interruptions(state, edges);
        crash(state, edges);
      }
      case LOOKS -> {
        looks(state, edges);
        interruptions(state, edges);
        crash(state, edges);
      }
      case WILL_CALL -> {
        edges.add(call(state));
        crash(state, edges);
      }
      case WILL_COMMIT -> {
        edges.add(confirmed(state.draft(), "the goal is confirmed"));
        crash(state, edges);
      }
      case CALLS -> {
        calls(state, edges);
        crash(state, edges);
      }
      case ANSWERS -> {
        State to = state.draft();
        to.durable = to.held;
        to.engine = Engine.NONE;
        edges.add(
            new Edge<>(Action.of(Kind.ENGINE, Mark.ANSWER, "the engine answers"), to.freeze()));
        crash(state, edges);
      }
      default -> throw new IllegalStateException("no engine in " + state);
    }
  }

  /** Makes a change durable, or keeps it in memory only. */
  void store(State draft, ClusterRecord before, ClusterRecord after, boolean durably) {
    if (before.fence().isOlderThan(after.fence()) && draft.installed == Installed.CURRENT) {
      draft.installed = Installed.OLDER;
    }
    draft.held = books.book(after);
    if (durably) {
      draft.durable = draft.held;
    }
  }

  private void claims(State state, List<Edge<State, Action>> edges) {
    if (!shell.claimsBeforeItLooks()) {
      look(state, true, Action.of(Kind.ENGINE, Mark.NONE, "the engine looks"), edges);
      return;
    }
    State claimed = state.draft();
    world.claim(claimed);
    edges.add(happens(claimed, OperationEvent.CALLED, null, engine("the fence is installed")));
    if (environment.lostReplies()) {
      State lost = disturbed(state);
      world.claim(lost);
      edges.add(
          happens(
              lost,
              OperationEvent.FAILED,
              AGAIN_UNKNOWN,
              fault("the fence is installed and the reply lost")));
      edges.add(
          happens(
              disturbed(state),
              OperationEvent.FAILED,
              AGAIN_UNKNOWN,
              fault("the claim is lost, with unknown outcome")));
    }
    if (environment.failures()) {
      edges.add(happens(disturbed(state), OperationEvent.FAILED, AGAIN, fault("the claim fails")));
      edges.add(
          happens(
              disturbed(state), OperationEvent.FAILED, FINAL, fault("the claim fails for good")));
    }
  }

  private void looks(State state, List<Edge<State, Action>> edges) {
    look(state, true, engine("the engine looks"), edges);
    if (environment.blindness()) {
      look(state, false, fault("the engine looks and sees no member"), edges);
    }
    if (environment.failures()) {
      edges.add(
          happens(
              disturbed(state),
              OperationEvent.FAILED,
              FINAL,
              fault("the backend cannot be seen for good")));
    }
  }

  private void interruptions(State state, List<Edge<State, Action>> edges) {
    if (!environment.failures()) {
      return;
    }
    edges.add(
        happens(
            disturbed(state),
            OperationEvent.DEADLINE,
            FINAL,
            fault("the deadline passes").with(Time.IS_OVER)));
    edges.add(
        happens(disturbed(state), OperationEvent.CANCELLED, FINAL, fault("the caller cancels")));
  }

  private void look(State state, boolean complete, Action action, List<Edge<State, Action>> edges) {
    StepPlan stepPlan = stepPlan(state);
    NextAction next = looks.next(stepPlan, state, complete);
    State to = complete ? state.draft() : disturbed(state);
    if (next instanceof NextAction.Perform perform) {
      to.engine = Engine.WILL_CALL;
      to.step = perform.step();
      for (int i = 0; i < to.members.length; i++) {
        to.members[i].target =
            isPerMember(perform.step()) && perform.members().contains(books.ids().get(i));
      }
      edges.add(new Edge<>(action, to.freeze()));
    } else if (next instanceof NextAction.Confirm) {
      to.engine = Engine.WILL_COMMIT;
      to.truth = ObservationModel.truth(state);
      edges.add(new Edge<>(action, to.freeze()));
    } else if (next instanceof NextAction.Fail fail) {
      if (fail.problem().code() == ErrorCode.STALE_FENCE) {
        to.engine = Engine.NONE;
        edges.add(new Edge<>(action, to.freeze()));
      } else {
        edges.add(happens(to, OperationEvent.FAILED, FINAL, action));
      }
    }
    // Otherwise it waits, and looks again when the world has gone on.
  }

  private Edge<State, Action> call(State state) {
    State to = state.draft();
    Step step = to.step;
    if (step == null) {
      throw new IllegalStateException("no step in " + state);
    }
    if (!shell.claimsBeforeItLooks()) {
      world.claim(to);
    }
    to.engine = Engine.CALLS;
    to.returned &= !shell.forgetsReturnsAtCalls();
    to.undoing |= to.operation().backward();
    int targets = 0;
    for (Member member : to.members) {
      if (member.target) {
        member.call = step.call();
        member.target = false;
        targets++;
      }
    }
    if (!isPerMember(step)) {
      to.call = step.call();
    }
    return new Edge<>(
        Action.of(
            Kind.ENGINE,
            Mark.CALL,
            "the engine calls '" + step.name() + "'",
            isPerMember(step) ? "for " + targets : ""),
        to.freeze());
  }

  private Edge<State, Action> confirmed(State draft, String text) {
    if (!shell.claimsBeforeItLooks()) {
      world.claim(draft);
    }
    return happens(draft, OperationEvent.CONFIRMED, null, engine(text));
  }

  private void calls(State state, List<Edge<State, Action>> edges) {
    Member before = null;
    for (int i = 0; i < state.members.length; i++) {
      Member member = state.members[i];
      if (member.call == null || member.equals(before)) {
        continue;
      }
      before = member;
      memberCall(state, i, member.call, edges);
    }
    if (state.call == CallKind.QUIESCE) {
      quiesce(state, edges);
    } else if (state.call != null) {
      wholeCall(state, state.call, edges);
    }
  }

  private void memberCall(State state, int i, CallKind kind, List<Edge<State, Action>> edges) {
    Member member = state.members[i];
    String what = kind + " of " + (state.members[i].controller ? "a controller" : "an SPU");
    State landed = state.draft();
    Reply reply = land(landed, landed.members[i], kind);
    if (reply == Reply.NONE) {
      edges.add(
          new Edge<>(
              world("the " + what + " takes effect").happeningTo(member, kind), landed.freeze()));
    } else {
      landed.members[i].call = null;
      landed.members[i].launched |= kind == CallKind.LAUNCH && reply == Reply.DONE;
      note(landed, reply == Reply.TRY_AGAIN, reply == Reply.REFUSED, false);
      edges.add(replied(landed, world("the " + what + " returns").happeningTo(member, kind)));
    }
    if (environment.lostReplies()) {
      State lost = disturbed(state);
      while (land(lost, lost.members[i], kind) == Reply.NONE) {}
      lost.members[i].call = null;
      note(lost, true, false, true);
      edges.add(replied(lost, fault("the " + what + " is done and the reply lost")));
      for (boolean forGood : new boolean[] {false, true}) {
        State late = disturbed(state);
        late.members[i].call = null;
        late.members[i].late |= lateBit(kind);
        note(late, !forGood, forGood, true);
        if (lateCalls(late) <= environment.lateCalls()) {
          edges.add(
              replied(
                  late,
                  fault(
                      "the "
                          + what
                          + " is given up and still on its way"
                          + (forGood ? ", for good" : ""))));
        }
      }
    }
    if (environment.failures()) {
      for (boolean forGood : new boolean[] {false, true}) {
        State failed = disturbed(state);
        failed.members[i].call = null;
        note(failed, !forGood, forGood, false);
        edges.add(
            replied(
                failed,
                forGood
                    ? fault("the " + what + " fails for good")
                    : fault("the " + what + " fails").with(Time.IS_OVER)));
      }
    }
  }

  private void wholeCall(State state, CallKind kind, List<Edge<State, Action>> edges) {
    String what = kind.toString();
    State landed = state.draft();
    if (world.whole(landed, kind) == Reply.NONE) {
      edges.add(
          new Edge<>(
              world("the " + what + " takes effect by half").happeningTo(null, kind),
              landed.freeze()));
    } else {
      landed.call = null;
      edges.add(replied(landed, world("the " + what + " returns").happeningTo(null, kind)));
    }
    if (environment.lostReplies()) {
      State lost = disturbed(state);
      while (world.whole(lost, kind) == Reply.NONE) {}
      lost.call = null;
      note(lost, true, false, true);
      edges.add(replied(lost, fault("the " + what + " is done and the reply lost")));
      for (boolean forGood : new boolean[] {false, true}) {
        State late = disturbed(state);
        late.call = null;
        late.late |= 1 << EnumBits.of(kind);
        note(late, !forGood, forGood, true);
        if (lateCalls(late) <= environment.lateCalls()) {
          edges.add(
              replied(
                  late,
                  fault(
                      "the "
                          + what
                          + " is given up and still on its way"
                          + (forGood ? ", for good" : ""))));
        }
      }
    }
    if (environment.failures()) {
      for (boolean forGood : new boolean[] {false, true}) {
        State failed = disturbed(state);
        failed.call = null;
        note(failed, !forGood, forGood, false);
        edges.add(
            replied(
                failed,
                forGood
                    ? fault("the " + what + " fails for good")
                    : fault("the " + what + " fails").with(Time.IS_OVER)));
      }
    }
  }

  /** What is moved is taken over; then it ends, or its bound is spent. */
  private void quiesce(State state, List<Edge<State, Action>> edges) {
    State to = state.draft();
    if (state.moves == Moves.NONE || state.moves == Moves.ASKED) {
      to.moves = Moves.NONE;
      edges.add(awaited(to, waited("no rebalance is executed any more")));
    } else if (state.moves != Moves.STOPPING) {
      to.moves = Moves.STOPPING;
      edges.add(new Edge<>(waited("the rebalance is taken over"), to.freeze()));
    } else {
      to.moves = Moves.LEFT;
      edges.add(awaited(to, fault("the time for the end of the rebalance is over")));
    }
    if (environment.failures()) {
      State cut = disturbed(state);
      cut.call = null;
      edges.add(
          happens(
              cut,
              OperationEvent.CANCELLED,
              FINAL,
              fault("the caller cancels the wait for the rebalance")));
    }
  }

  private Edge<State, Action> awaited(State draft, Action action) {
    draft.call = null;
    draft.quiet = true;
    return happens(draft, OperationEvent.CALLED, null, action);
  }

  private Reply land(State draft, Member member, CallKind kind) {
    return kind == CallKind.LAUNCH
        ? world.launch(draft, member, draft.operation().purpose().needsData())
        : world.stop(draft, member, draft.operation().erasesNext());
  }

  private static void note(State draft, boolean again, boolean forGood, boolean unknown) {
    draft.failed |= again || forGood;
    draft.failedForGood |= forGood;
    draft.outcomeUnknown |= unknown;
  }

  /** Waits for the other slices, then says what came of the call. */
  private Edge<State, Action> replied(State draft, Action action) {
    if (draft.callsOnTheirWay()) {
      if (!draft.failed || shell.awaitsItsCalls()) {
        return new Edge<>(action, draft.freeze());
      }
      makeLate(draft);
    }
    if (!draft.failed) {
      Step step = draft.step;
      draft.returned |= step != null && ObservationModel.isOnce(step);
      return step == null || shell.looksAgainAfter(step)
          ? happens(draft, OperationEvent.CALLED, null, action)
          : happens(draft, OperationEvent.CONFIRMED, null, action);
    }
    CallFailure failure =
        draft.failedForGood
            ? (draft.outcomeUnknown ? FINAL_UNKNOWN : FINAL)
            : (draft.outcomeUnknown ? AGAIN_UNKNOWN : AGAIN);
    return happens(draft, OperationEvent.FAILED, failure, action);
  }

  private Edge<State, Action> happens(
      State draft, OperationEvent event, @Nullable CallFailure failure, Action action) {
    boolean claimed = draft.engine != Engine.CLAIMS || event == OperationEvent.CALLED;
    int key = draft.held.number() * 8 + EnumBits.of(event);
    key = key * 5 + (failure == null ? 0 : FAILURES.indexOf(failure) + 1);
    Drawn drawn =
        consequences.computeIfAbsent(
            key * 2 + (claimed ? 1 : 0), any -> draw(draft.held, event, failure, claimed));
    RecordUpdate next = drawn.update();
    if (next == null) {
      // The table refuses the step: the engine stops here.
      draft.engine = Engine.NONE;
      return new Edge<>(action, draft.freeze());
    }
    if (drawn.changes()) {
      boolean durably =
          shell.journals(drawn.directive()) && (next.end() == null || shell.answersWhenDurable());
      store(draft, drawn.before(), next.record(), durably);
    }
    draft.engine =
        next.end() != null
            ? Engine.ANSWERS
            : next.attempt().claimed() ? Engine.LOOKS : Engine.CLAIMS;
    if (next.attempt().returned().isEmpty()) {
      draft.returned = false;
      for (Member member : draft.members) {
        member.launched = false;
      }
    }
    draft.undoing &= next.end() == null || next.end() == OperationPhase.BLOCKED;
    return new Edge<>(
        drawn.changes() ? action.changing(Mark.CHANGE, drawn.before(), next.record()) : action,
        draft.freeze());
  }

  private Drawn draw(
      ModelRecords.Book book,
      OperationEvent event,
      @Nullable CallFailure failure,
      boolean claimed) {
    ClusterRecord before = book.record();
    AttemptProgress some =
        new AttemptProgress(claimed, Optional.of("some step"), Set.copyOf(books.ids()));
    boolean mayRetry = failure != null && failure.retryable();
    try {
      Directive directive = kernels.direct(before, event, mayRetry);
      RecordUpdate next = shell.update(kernels, directive, before, some, failure);
      return new Drawn(directive, before, next, !next.record().equals(before));
    } catch (IllegalStateException refused) {
      return new Drawn(Directive.ABANDON, before, null, false);
    }
  }

  private void crash(State state, List<Edge<State, Action>> edges) {
    State to = state.draft();
    makeLate(to);
    to.engine = Engine.NONE;
    to.held = to.durable;
    to.crashed = true;
    edges.add(new Edge<>(Action.of(Kind.FAULT, Mark.CRASH, "the engine crashes"), to.freeze()));
  }

  /** What is on its way stays on its way, up to the bound. */
  private void makeLate(State draft) {
    int room = environment.lateCalls() - lateCalls(draft);
    for (Member member : draft.members) {
      if (member.call != null && room > 0) {
        member.late |= lateBit(member.call);
        room--;
      }
      member.call = null;
    }
    if (draft.call != null && draft.call != CallKind.QUIESCE && room > 0) {
      draft.late |= 1 << EnumBits.of(draft.call);
    }
    draft.call = null;
  }

  private static int lateCalls(State state) {
    int count = Integer.bitCount(state.late);
    for (Member member : state.members) {
      count += Integer.bitCount(member.late);
    }
    return count;
  }

  private static int lateBit(CallKind kind) {
    return kind == CallKind.LAUNCH ? Member.LATE_LAUNCH : Member.LATE_STOP;
  }

  private StepPlan stepPlan(State state) {
    return kernels.transition(state.held.record()).stepPlan(state.operation().backward());
  }

  private static boolean isPerMember(Step step) {
    return step.call() == CallKind.LAUNCH || step.call() == CallKind.STOP;
  }

  private static State disturbed(State state) {
    State draft = state.draft();
    draft.disturbed = true;
    return draft;
  }

  private static Action engine(String text) {
    return Action.of(Kind.ENGINE, Mark.NONE, text);
  }

  private static Action world(String text) {
    return Action.of(Kind.WORLD, Mark.LAND, text).with(Time.TAKES_IT);
  }

  /** Waiting for a rebalance takes nothing of the operation's time. */
  private static Action waited(String text) {
    return Action.of(Kind.WORLD, Mark.LAND, text);
  }

  private static Action fault(String text) {
    return Action.of(Kind.FAULT, Mark.NONE, text);
  }
}
