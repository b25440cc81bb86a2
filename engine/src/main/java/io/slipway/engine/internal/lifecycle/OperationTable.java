package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.OperationPhase.BACKWARD;
import static io.slipway.engine.OperationPhase.BLOCKED;
import static io.slipway.engine.OperationPhase.DONE;
import static io.slipway.engine.OperationPhase.FORWARD;
import static io.slipway.engine.OperationPhase.UNDONE;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CALLED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CANCELLED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CONFIRMED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.DEADLINE;
import static io.slipway.engine.internal.lifecycle.OperationEvent.FAILED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.PREEMPTED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.RECOVERED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.SUPERSEDED;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.kernel.Guard;
import io.slipway.engine.internal.kernel.Table;

/** The life of an operation. */
public final class OperationTable {
  private static final Guard<OperationContext> LAST =
      new Guard<>("last transition", OperationContext::last);
  private static final Guard<OperationContext> MORE =
      new Guard<>("more transitions", c -> !c.last());
  private static final Guard<OperationContext> RETRY =
      new Guard<>("may retry", OperationContext::mayRetry);
  private static final Guard<OperationContext> SPENT_REVERSIBLE =
      new Guard<>("may not retry, reversible", c -> !c.mayRetry() && c.reversible());
  private static final Guard<OperationContext> SPENT_FINAL =
      new Guard<>("may not retry, irreversible", c -> !c.mayRetry() && !c.reversible());
  private static final Guard<OperationContext> SPENT =
      new Guard<>("may not retry", c -> !c.mayRetry());
  private static final Guard<OperationContext> REVERSIBLE =
      new Guard<>("reversible", OperationContext::reversible);
  private static final Guard<OperationContext> FINAL =
      new Guard<>("irreversible", c -> !c.reversible());
  private static final Guard<OperationContext> WAS_FORWARD =
      new Guard<>("was going forward", c -> !c.backward());
  private static final Guard<OperationContext> WAS_BACKWARD =
      new Guard<>("was going backward", OperationContext::backward);
  private static final Guard<OperationContext> REPAIR =
      new Guard<>("repair", OperationContext::repair);

  /** The reason of every refusal: the caller has mistaken where the operation is. */
  private static final String REFUSED = "NOT_NOW";

  private static final Table<OperationPhase, OperationEvent, OperationContext, Directive> TABLE =
      Table.<OperationPhase, OperationEvent, OperationContext, Directive>builder(
              "operation", 1, OperationPhase.class, OperationEvent.class)
          .initial(FORWARD)
          .finalState(DONE)
          .finalState(UNDONE)
          .row(FORWARD, CALLED, FORWARD, Directive.PROCEED)
          .row(FORWARD, CONFIRMED, MORE, FORWARD, Directive.ADVANCE)
          .row(FORWARD, CONFIRMED, LAST, DONE, Directive.FINISH)
          .row(FORWARD, FAILED, RETRY, FORWARD, Directive.RETRY)
          .row(FORWARD, FAILED, SPENT_REVERSIBLE, BACKWARD, Directive.TURN_BACK)
          .row(FORWARD, FAILED, SPENT_FINAL, BLOCKED, Directive.BLOCK)
          .row(FORWARD, DEADLINE, REVERSIBLE, BACKWARD, Directive.TURN_BACK)
          .row(FORWARD, DEADLINE, FINAL, BLOCKED, Directive.BLOCK)
          .row(FORWARD, CANCELLED, REVERSIBLE, BACKWARD, Directive.TURN_BACK)
          .row(FORWARD, CANCELLED, FINAL, BLOCKED, Directive.BLOCK)
          .row(FORWARD, RECOVERED, FORWARD, Directive.TAKE_UP)
          .row(FORWARD, PREEMPTED, REPAIR, UNDONE, Directive.ABANDON)
          .row(BACKWARD, CALLED, BACKWARD, Directive.PROCEED)
          .row(BACKWARD, CONFIRMED, MORE, BACKWARD, Directive.ADVANCE)
          .row(BACKWARD, CONFIRMED, LAST, UNDONE, Directive.FINISH)
          .row(BACKWARD, FAILED, RETRY, BACKWARD, Directive.RETRY)
          .row(BACKWARD, FAILED, SPENT, BLOCKED, Directive.BLOCK)
          .row(BACKWARD, DEADLINE, BLOCKED, Directive.BLOCK)
          .row(BACKWARD, CANCELLED, BLOCKED, Directive.BLOCK)
          .row(BACKWARD, RECOVERED, BACKWARD, Directive.TAKE_UP)
          .row(BLOCKED, RECOVERED, WAS_FORWARD, FORWARD, Directive.TAKE_UP)
          .row(BLOCKED, RECOVERED, WAS_BACKWARD, BACKWARD, Directive.TAKE_UP)
          .row(BLOCKED, PREEMPTED, REPAIR, UNDONE, Directive.ABANDON)
          .row(BLOCKED, SUPERSEDED, WAS_BACKWARD, UNDONE, Directive.ABANDON)
          .refuseOthers(REFUSED)
          .build();

  private OperationTable() {}

  /** Returns the table. */
  public static Table<OperationPhase, OperationEvent, OperationContext, Directive> table() {
    return TABLE;
  }
}
