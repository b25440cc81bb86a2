package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.State.Extra;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.check.Rule;
import io.slipway.spi.OperationKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must always hold of a cluster, as the design says it, read from the model's world and not
 * from what the engine observed.
 */
final class LifecycleRules {
  /** The rule that the engine comes to rest from every state, given enough time. */
  static final String REST = "REST from everywhere the engine comes to rest with time enough";

  /** The rule that no command that was in a hurry leaves a name that no command can free. */
  static final String FREE = "FREE from everywhere a delete in a hurry frees the name";

  private static final Set<String> LEGAL =
      Set.of(
          "ABSENT CREATE CREATED",
          "CREATED START RUNNING",
          "RUNNING SHUTDOWN SHUTDOWN",
          "SHUTDOWN RESUME RUNNING",
          "CREATED DELETE DELETED",
          "SHUTDOWN DELETE DELETED",
          "RUNNING REPAIR RUNNING");

  private LifecycleRules() {}

  /** Returns the rules, for one search. */
  static List<Rule<State, Action>> all() {
    return List.of(
        new Running(),
        new Stopped(),
        new Kept(),
        new Deleted(),
        new Refused(),
        new Recovered(),
        new OneAtATime(),
        new Durable(),
        new Sealed(),
        new Quiet());
  }

  /** Returns whether the name is free. */
  static boolean isFree(State state) {
    return state.engine == State.Engine.NONE && state.record().isRemovable();
  }

  /** Returns whether nothing is left for the engine to do. */
  static boolean isAtRest(State state) {
    if (state.engine != State.Engine.NONE || state.isHeld()) {
      return false;
    }
    if (state.record().state() != LifecycleState.RUNNING) {
      return true;
    }
    for (Member member : state.members) {
      if (!member.lives()) {
        return false;
      }
    }
    return state.extra != Extra.OWNED;
  }

  private static boolean commits(Action action, LifecycleState to) {
    return action.mark() == Mark.CHANGE
        && action.before() != null
        && action.after() != null
        && action.before().operation().isPresent()
        && action.after().state() == to
        && (action.after().operation().isEmpty()
            || action.after().requireOperation().index()
                != action.before().requireOperation().index());
  }

  private static Optional<String> unless(boolean holds, String how) {
    return holds ? Optional.empty() : Optional.of(how);
  }

  /** A commit to RUNNING. */
  private static final class Running implements Rule<State, Action> {
    @Override
    public String name() {
      return "L1 RUNNING means that exactly the expected SPUs are confirmed";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (!commits(action, LifecycleState.RUNNING)) {
        return Optional.empty();
      }
      return unless(
          (from.truth & ObservationModel.RUNNING) != 0 && to.everybodyIsMeantToRun(),
          "committed to RUNNING without having seen every SPU confirmed and nothing else");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      return unless(
          state.isHeld()
              || state.record().state() != LifecycleState.RUNNING
              || state.everybodyIsMeantToRun(),
          "a member of a RUNNING cluster was told to stop");
    }
  }

  /** A commit to CREATED or SHUTDOWN. */
  private static final class Stopped implements Rule<State, Action> {
    @Override
    public String name() {
      return "L2 CREATED and SHUTDOWN mean that no member lives";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (!commits(action, LifecycleState.CREATED) && !commits(action, LifecycleState.SHUTDOWN)) {
        return Optional.empty();
      }
      return unless(
          (from.truth & ObservationModel.STOPPED) != 0
              && to.nobodyLives()
              && to.nobodyIsMeantToRun(),
          "committed to " + to.record().state() + " without having seen that no member lives");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      LifecycleState at = state.record().state();
      return unless(
          state.isHeld()
              || (at != LifecycleState.CREATED && at != LifecycleState.SHUTDOWN)
              || (state.nobodyLives() && state.nobodyIsMeantToRun() && state.extra != Extra.OWNED),
          "a member of a cluster that is " + at + " lives or is meant to run");
    }
  }

  /** Spec and data. */
  private static final class Kept implements Rule<State, Action> {
    @Override
    public String name() {
      return "L3 the stored spec and every acknowledged record are kept";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      ClusterRecord before = action.before();
      ClusterRecord after = action.after();
      return unless(
          before == null
              || after == null
              || (before.spec().equals(after.spec())
                  && before.resolution().equals(after.resolution())),
          "the stored spec was changed");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      LifecycleState at = state.record().state();
      boolean keeps = at == LifecycleState.RUNNING || at == LifecycleState.SHUTDOWN;
      boolean deletes =
          state.isHeld() && state.record().requireOperation().purpose() == OperationKind.DELETE;
      if (!keeps || deletes) {
        return Optional.empty();
      }
      for (Member member : state.members) {
        if (member.data != Member.Data.KEPT) {
          return Optional.of("data of a member are " + member.data);
        }
      }
      return Optional.empty();
    }
  }

  /** A commit to DELETED, and what comes after. */
  private static final class Deleted implements Rule<State, Action> {
    @Override
    public String name() {
      return "L4 of a deleted cluster nothing is left, and nothing foreign was touched";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (from.extra == Extra.FOREIGN
          && to.extra != Extra.FOREIGN
          && action.mark() != Mark.NONE
          && action.mark() != Mark.BEGIN) {
        return Optional.of("a stranger's instance was touched");
      }
      boolean over =
          commits(action, LifecycleState.DELETED) || commits(action, LifecycleState.ABSENT);
      return unless(
          !over || ((from.truth & ObservationModel.GONE) != 0 && to.installed == Installed.CURRENT),
          "committed to " + to.record().state() + " without having seen that nothing is left");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      return unless(
          !state.record().isRemovable() || state.nothingIsLeft(),
          "something of a cluster that is gone is there");
    }
  }

  /** Illegal events. */
  private static final class Refused implements Rule<State, Action> {
    @Override
    public String name() {
      return "L5 an illegal event changes nothing";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (action.mark() == Mark.REFUSE) {
        return unless(from.equals(to), "a refused command changed something");
      }
      Plan command = action.command();
      if (action.mark() != Mark.BEGIN || command == null || action.before() == null) {
        return Optional.empty();
      }
      LifecycleState at = action.before().state();
      for (OperationKind purpose : command.transitions()) {
        LifecycleState next = null;
        for (LifecycleState candidate : LifecycleState.values()) {
          if (LEGAL.contains(at + " " + purpose + " " + candidate)) {
            next = candidate;
          }
        }
        if (next == null) {
          return Optional.of(purpose + " was begun in " + at);
        }
        at = next;
      }
      return Optional.empty();
    }
  }

  /** Crashes and recoveries. */
  private static final class Recovered implements Rule<State, Action> {
    private record Operation(Plan command, LifecycleState origin, boolean keepOnFailure) {}

    private record Witness(State from, Action action) {}

    private final Map<Operation, Set<String>> uncrashed = new LinkedHashMap<>();
    private final Map<Operation, Map<String, Witness>> crashed = new LinkedHashMap<>();
    private final Map<Operation, Map<String, Witness>> onlyCrashed = new LinkedHashMap<>();
    private final Map<Operation, Set<String>> undisturbed = new LinkedHashMap<>();

    @Override
    public String name() {
      return "L6 after a crash an operation ends as it could have ended without";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      ClusterRecord before = action.before();
      ClusterRecord after = action.after();
      if (action.mark() != Mark.CHANGE || before == null || after == null) {
        return Optional.empty();
      }
      OperationRecord operation = before.requireOperation();
      if (from.undoing && commitsForward(before, after)) {
        return Optional.of("an operation that had begun to undo went on forward");
      }
      if (after.operation().isPresent()) {
        return Optional.empty();
      }
      Operation ended =
          new Operation(operation.command(), operation.origin(), operation.keepOnFailure());
      String end = end(to);
      if (!from.crashed) {
        uncrashed.computeIfAbsent(ended, any -> new TreeSet<>()).add(end);
        if (!from.disturbed && !to.disturbed) {
          undisturbed.computeIfAbsent(ended, any -> new TreeSet<>()).add(end);
        }
      } else {
        crashed
            .computeIfAbsent(ended, any -> new LinkedHashMap<>())
            .putIfAbsent(end, new Witness(from, action));
        if (!from.disturbed) {
          onlyCrashed
              .computeIfAbsent(ended, any -> new LinkedHashMap<>())
              .putIfAbsent(end, new Witness(from, action));
        }
      }
      return Optional.empty();
    }

    private static boolean commitsForward(ClusterRecord before, ClusterRecord after) {
      return !before.requireOperation().backward()
          && (after.operation().isEmpty()
              || after.requireOperation().index() > before.requireOperation().index());
    }

    private static String end(State state) {
      String[] members = new String[state.members.length];
      for (int i = 0; i < members.length; i++) {
        Member member = state.members[i];
        members[i] =
            (member.lives() ? "lives" : "down")
                + (member.meantToRun ? ", meant to run" : "")
                + (member.data == Member.Data.NONE ? "" : ", data " + member.data);
      }
      return state.record().state()
          + ", "
          + state.provisioned
          + ", "
          + state.extra
          + ", "
          + Arrays.toString(members);
    }

    @Override
    public Optional<Suspect<State, Action>> brokenByAll() {
      Optional<Suspect<State, Action>> suspect =
          compare(crashed, uncrashed, "could have ended only in ");
      return suspect.isPresent()
          ? suspect
          : compare(onlyCrashed, undisturbed, "was disturbed by nothing else and had to end in ");
    }

    private static Optional<Suspect<State, Action>> compare(
        Map<Operation, Map<String, Witness>> was, Map<Operation, Set<String>> may, String text) {
      for (Map.Entry<Operation, Map<String, Witness>> entry : was.entrySet()) {
        Set<String> allowed = may.getOrDefault(entry.getKey(), Set.of());
        for (Map.Entry<String, Witness> end : entry.getValue().entrySet()) {
          if (!allowed.contains(end.getKey())) {
            return Optional.of(
                new Suspect<>(
                    end.getValue().from(),
                    end.getValue().action(),
                    entry.getKey().command().text()
                        + " ended in "
                        + end.getKey()
                        + "; without the crash it "
                        + text
                        + allowed));
          }
        }
      }
      return Optional.empty();
    }
  }

  /** Operations and their calls. */
  private static final class OneAtATime implements Rule<State, Action> {
    @Override
    public String name() {
      return "L7 one operation at a time";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (action.mark() != Mark.BEGIN || action.before() == null) {
        return Optional.empty();
      }
      OperationRecord held = action.before().operation().orElse(null);
      if (held == null || held.command().isPreemptible()) {
        return Optional.empty();
      }
      boolean stuck = held.phase() == OperationPhase.BLOCKED && held.backward();
      return unless(
          stuck && action.command() == Plan.DELETE,
          action.command() + " was begun while " + held.command().text() + " was in flight");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      if (state.isHeld()) {
        return Optional.empty();
      }
      boolean late = state.late != 0;
      for (Member member : state.members) {
        late |= (member.late & (Member.LATE_LAUNCH | Member.LATE_STOP)) != 0;
      }
      return unless(
          !late, "a call that may still take effect is on its way when no operation is in flight");
    }
  }

  /** Intents and answers. */
  private static final class Durable implements Rule<State, Action> {
    @Override
    public String name() {
      return "L8 an answered command is durable, and so is every intent before it is acted on";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      if (action.mark() == Mark.ANSWER) {
        return unless(
            from.held.number() == from.durable.number(),
            "answered with " + from.held + " while " + from.durable + " was durable");
      }
      return unless(
          action.mark() != Mark.CALL || from.isHeld(),
          "a call was made for an intent that is not durable");
    }
  }

  /** Restarts by the platform. */
  private static final class Sealed implements Rule<State, Action> {
    @Override
    public String name() {
      return "L9 whatever starts a member of a RUNNING cluster by itself asks for its data";
    }

    @Override
    public Optional<String> brokenIn(State state) {
      return unless(
          state.record().state() != LifecycleState.RUNNING || !state.unsealed,
          "a RUNNING cluster is not sealed");
    }
  }

  /** Rebalances. */
  private static final class Quiet implements Rule<State, Action> {
    @Override
    public String name() {
      return "R7 no member is told to stop while data may move, unless the time for that is over";
    }

    @Override
    public Optional<String> brokenBy(State from, Action action, State to) {
      boolean stops =
          action.mark() == Mark.CALL && to.step != null && to.step.call() == CallKind.STOP;
      return unless(!stops || mayIgnore(from), "a member was told to stop");
    }

    @Override
    public Optional<String> brokenIn(State state) {
      boolean down = state.record().state() == LifecycleState.SHUTDOWN && !state.isHeld();
      return unless(!down || mayIgnore(state), "it was shut down, and data are moved");
    }

    private static boolean mayIgnore(State state) {
      return state.moves == State.Moves.NONE || state.moves == State.Moves.LEFT;
    }
  }
}
