package io.slipway.engine.internal.model;

import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of the model: the durable record without clock values, what the engine holds in memory,
 * and the world. Members of a role that differ in nothing are told apart by nothing: a frozen state
 * holds them sorted. Changed only while it is drafted.
 */
final class State {
  /** Where the engine is. */
  enum Engine {
    /** There is none: it has answered, or it has crashed. */
    NONE,
    /** The fence is durable and not yet installed. */
    CLAIMS,
    /** It will look. */
    LOOKS,
    /** It has looked and will make the calls of a step. */
    WILL_CALL,
    /** It has looked and has found the goal reached. */
    WILL_COMMIT,
    /** Calls are on their way. */
    CALLS,
    /** The outcome is decided and will be told to the caller. */
    ANSWERS
  }

  /** Which fence the backend has installed. */
  enum Installed {
    NONE,
    OLDER,
    CURRENT
  }

  /** What is there of the cluster as a whole. */
  enum Provisioned {
    NONE,
    PARTLY,
    WHOLE
  }

  /** Something beyond the expected members. */
  enum Extra {
    NONE,
    OWNED,
    FOREIGN
  }

  /** What there is of a rebalance; its own model proves what is taken for granted here. */
  enum Moves {
    NONE,
    /** It was asked for, and an execution may begin. */
    ASKED,
    /** Data are moved. */
    OURS,
    /** The same, and none begins anew: a shutdown has taken it over and waits for its end. */
    STOPPING,
    /** The same, and the shutdown's bound for it is spent. */
    LEFT
  }

  ModelRecords.Book durable;
  ModelRecords.Book held;
  Engine engine = Engine.NONE;
  @Nullable Step step;
  boolean returned;
  boolean failed;
  boolean failedForGood;
  boolean outcomeUnknown;

  /** The call for the cluster as a whole that is on its way, or null. */
  @Nullable CallKind call;

  Installed installed = Installed.NONE;
  Provisioned provisioned = Provisioned.NONE;
  Extra extra = Extra.NONE;
  Moves moves = Moves.NONE;

  /** Whether the engine has awaited the end of all rebalances. */
  boolean quiet;

  /** Whether a member that the platform starts by itself would begin without its data. */
  boolean unsealed;

  /** Late calls for the cluster as a whole: a bit for each {@link CallKind}. */
  int late;

  /** The same under a fence that is not installed any more. */
  int outdated;

  /** What was true when the engine looked last, by the rules' own reading of the world. */
  int truth;

  /** History of the operation in flight. */
  boolean crashed;

  boolean disturbed;
  boolean undoing;

  Member[] members;

  private int @Nullable [] key;
  private int hash;

  State(ModelRecords.Book book, int controllers, int spus) {
    this.durable = book;
    this.held = book;
    this.members = new Member[controllers + spus];
    for (int i = 0; i < members.length; i++) {
      members[i] = new Member(i < controllers);
    }
  }

  private State(State from) {
    durable = from.durable;
    held = from.held;
    engine = from.engine;
    step = from.step;
    returned = from.returned;
    failed = from.failed;
    failedForGood = from.failedForGood;
    outcomeUnknown = from.outcomeUnknown;
    call = from.call;
    installed = from.installed;
    provisioned = from.provisioned;
    extra = from.extra;
    moves = from.moves;
    quiet = from.quiet;
    unsealed = from.unsealed;
    late = from.late;
    outdated = from.outdated;
    truth = from.truth;
    crashed = from.crashed;
    disturbed = from.disturbed;
    undoing = from.undoing;
    members = new Member[from.members.length];
    for (int i = 0; i < members.length; i++) {
      members[i] = from.members[i].copy();
    }
  }

  /** Returns a copy to be changed. */
  State draft() {
    return new State(this);
  }

  /** Forgets what nothing can depend on any more, and makes the state comparable. */
  State freeze() {
    if (durable.record().operation().isEmpty()) {
      crashed = false;
      disturbed = false;
      undoing = false;
      for (Member member : members) {
        member.outliveItsOperation();
      }
    }
    if (engine != Engine.CALLS) {
      failed = false;
      failedForGood = false;
      outcomeUnknown = false;
    }
    if (engine != Engine.WILL_CALL && engine != Engine.CALLS) {
      step = null;
    }
    if (engine != Engine.WILL_COMMIT) {
      truth = 0;
    }
    if (engine == Engine.NONE || engine == Engine.ANSWERS) {
      returned = false;
      quiet = false;
      for (Member member : members) {
        member.launched = false;
        member.target = false;
      }
    }
    if (engine == Engine.NONE) {
      held = durable;
    }
    if (record().isRemovable()) {
      moves = Moves.NONE;
    }
    // The next launch decides.
    unsealed &= !nobodyIsMeantToRun();
    Arrays.sort(members, State::order);
    int[] packed = new int[members.length + 4];
    packed[0] = durable.number() * 1024 + held.number();
    packed[1] = (late << 16) + (outdated << 8) + truth;
    packed[2] =
        EnumBits.of(engine)
            + 16 * (step == null ? 0 : EnumBits.of(step.call()) + 1)
            + 128 * (call == null ? 0 : EnumBits.of(call) + 1)
            + 1024 * EnumBits.of(installed)
            + 4096 * EnumBits.of(provisioned)
            + 16384 * EnumBits.of(extra)
            + 65536 * EnumBits.of(moves);
    packed[3] =
        flags(
            returned,
            failed,
            failedForGood,
            outcomeUnknown,
            crashed,
            disturbed,
            undoing,
            unsealed,
            quiet);
    for (int i = 0; i < members.length; i++) {
      packed[i + 4] = members[i].packed();
    }
    key = packed;
    hash = Arrays.hashCode(packed);
    return this;
  }

  private static int order(Member a, Member b) {
    return a.controller == b.controller ? a.compareTo(b) : (a.controller ? -1 : 1);
  }

  private static int flags(boolean... flags) {
    int bits = 0;
    for (boolean flag : flags) {
      bits = bits * 2 + (flag ? 1 : 0);
    }
    return bits;
  }

  ClusterRecord record() {
    return durable.record();
  }

  boolean isHeld() {
    return record().operation().isPresent();
  }

  OperationRecord operation() {
    return held.record().requireOperation();
  }

  boolean someControllerConfirmed() {
    boolean any = false;
    for (Member member : members) {
      if (member.controller) {
        any = true;
        if (member.life == Member.Life.CONFIRMED) {
          return true;
        }
      }
    }
    // Without controllers there is no registration to wait for.
    return !any;
  }

  boolean callsOnTheirWay() {
    if (call != null) {
      return true;
    }
    for (Member member : members) {
      if (member.call != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the engine finds no rebalance to wait for. */
  boolean isQuiet() {
    return quiet || moves == Moves.NONE;
  }

  boolean nobodyLives() {
    for (Member member : members) {
      if (member.lives()) {
        return false;
      }
    }
    return true;
  }

  boolean nobodyIsMeantToRun() {
    for (Member member : members) {
      if (member.meantToRun) {
        return false;
      }
    }
    return true;
  }

  boolean everybodyIsMeantToRun() {
    for (Member member : members) {
      if (!member.meantToRun) {
        return false;
      }
    }
    return true;
  }

  boolean allConfirmed() {
    for (Member member : members) {
      if (member.life != Member.Life.CONFIRMED) {
        return false;
      }
    }
    return provisioned == Provisioned.WHOLE;
  }

  boolean nothingIsLeft() {
    for (Member member : members) {
      if (!member.isBlank()) {
        return false;
      }
    }
    return provisioned == Provisioned.NONE && extra != Extra.OWNED;
  }

  /** Returns everything that nothing but the operation itself has touched. */
  boolean isNominal() {
    boolean running = allConfirmed() && everybodyIsMeantToRun();
    boolean stopped = nobodyLives() && nobodyIsMeantToRun();
    return (running || stopped) && extra == Extra.NONE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof State that && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(durable.toString());
    if (held.number() != durable.number()) {
      text.append(" (in memory ").append(held).append(')');
    }
    text.append("; engine ").append(engine);
    if (step != null) {
      text.append(" '").append(step.name()).append('\'');
    }
    List<String> notes = new ArrayList<>();
    note(notes, call != null, call + " on its way");
    note(notes, returned, "returned");
    note(notes, (truth & ObservationModel.RUNNING) != 0, "all were confirmed");
    note(notes, (truth & ObservationModel.STOPPED) != 0, "nobody lived");
    note(notes, (truth & ObservationModel.GONE) != 0, "nothing was left");
    note(notes, failed, failedForGood ? "failed for good" : "failed");
    note(notes, outcomeUnknown, "outcome unknown");
    note(notes, crashed, "was crashed");
    note(notes, disturbed, "was disturbed");
    note(notes, undoing, "undoing");
    note(notes, late != 0, "late " + calls(late));
    note(notes, outdated != 0, "outdated " + calls(outdated));
    note(notes, extra != Extra.NONE, extra + " extra");
    note(notes, unsealed, "unsealed");
    note(notes, moves != Moves.NONE, "rebalance " + moves);
    note(notes, quiet, "quiet");
    text.append(notes.isEmpty() ? "" : " " + notes);
    return text.append("; fence ")
        .append(installed)
        .append(", provisioned ")
        .append(provisioned)
        .append(", members ")
        .append(Arrays.toString(members))
        .toString();
  }

  private static void note(List<String> notes, boolean holds, String note) {
    if (holds) {
      notes.add(note);
    }
  }

  private static List<CallKind> calls(int bits) {
    List<CallKind> calls = new ArrayList<>();
    for (CallKind kind : CallKind.values()) {
      if ((bits & (1 << EnumBits.of(kind))) != 0) {
        calls.add(kind);
      }
    }
    return calls;
  }
}
