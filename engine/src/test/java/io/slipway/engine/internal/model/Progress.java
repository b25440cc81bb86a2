package io.slipway.engine.internal.model;

import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.Timing;
import java.time.Duration;

/**
 * What goes on by itself once nothing disturbs any more. Time decides: a call returns by itself
 * only where the operation was given time for it; otherwise the call fails, and the deadline
 * passes.
 */
final class Progress {
  /** With a backend whose calls are slow, every timeout is long enough. */
  static final int PATIENT = 1;

  /** With a prompt backend, users give only deletes, and with too short a timeout. */
  static final int HURRIED = 2;

  /** What a call of a slow backend takes. */
  static final Duration SLOW = Duration.ofMinutes(10);

  /** The same for a prompt one, and a member that does not end by itself. */
  private static final Duration PROMPT = Timing.STOP_GRACE.plusSeconds(10);

  private final EngineShell shell;

  Progress(EngineShell shell) {
    this.shell = shell;
  }

  /** Returns in which of the two cases a step is taken by itself, as bits. */
  int of(State from, Action action) {
    return (isPatient(from, action) ? PATIENT : 0) | (isHurried(from, action) ? HURRIED : 0);
  }

  private boolean isPatient(State from, Action action) {
    return switch (action.time()) {
      case TAKES_IT -> fits(from, SLOW);
      case IS_OVER -> !fits(from, SLOW);
      default -> action.isProgress();
    };
  }

  private boolean isHurried(State from, Action action) {
    return switch (action.time()) {
      case TAKES_IT -> fits(from, PROMPT);
      case IS_OVER -> !fits(from, PROMPT);
      case BRINGS_ENOUGH -> false;
      case BRINGS_LITTLE -> action.mark() == Mark.CHANGE || deletes(action);
      case NONE -> action.isProgress();
    };
  }

  private static boolean deletes(Action action) {
    return action.kind() == Kind.USER
        && (action.command() == Plan.DELETE || action.command() == Plan.SHUTDOWN_DELETE);
  }

  /** Returns whether a call returns before its own deadline and the operation's. */
  private boolean fits(State state, Duration needed) {
    OperationRecord operation = state.operation();
    Duration allowance = shell.allowance(operation);
    return allowance.compareTo(needed) >= 0 && Timing.ofCall(allowance).compareTo(needed) >= 0;
  }
}
