package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.OperationPhase.APPLYING;
import static io.slipway.engine.OperationPhase.BLOCKED;
import static io.slipway.engine.OperationPhase.DONE;
import static io.slipway.engine.OperationPhase.ROLLED_BACK;
import static io.slipway.engine.OperationPhase.ROLLING_BACK;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CALLED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CANCELLED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.CONFIRMED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.DEADLINE;
import static io.slipway.engine.internal.lifecycle.OperationEvent.FAILED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.FORGOTTEN;
import static io.slipway.engine.internal.lifecycle.OperationEvent.PREEMPTED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.RECOVERED;
import static io.slipway.engine.internal.lifecycle.OperationEvent.SUPERSEDED;

import io.slipway.engine.OperationPhase;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Table;

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
  private static final Guard<OperationContext> WAS_APPLYING =
      new Guard<>("was going forward", c -> !c.backward());
  private static final Guard<OperationContext> WAS_ROLLING_BACK =
      new Guard<>("was going backward", OperationContext::backward);
  private static final Guard<OperationContext> PREEMPTIBLE =
      new Guard<>("preemptible", OperationContext::preemptible);

  /** The reason of every refusal: the caller has mistaken where the operation is. */
  private static final String REFUSED = "NOT_NOW";

  private static final Table<OperationPhase, OperationEvent, OperationContext, Directive> TABLE =
      Table.<OperationPhase, OperationEvent, OperationContext, Directive>builder(
              "operation", OperationPhase.class, OperationEvent.class)
          .initial(APPLYING)
          .finalState(DONE)
          .finalState(ROLLED_BACK)
          .row(APPLYING, CALLED, APPLYING, Directive.PROCEED)
          .row(APPLYING, CONFIRMED, MORE, APPLYING, Directive.ADVANCE)
          .row(APPLYING, CONFIRMED, LAST, DONE, Directive.FINISH)
          .row(APPLYING, FAILED, RETRY, APPLYING, Directive.RETRY)
          .row(APPLYING, FAILED, SPENT_REVERSIBLE, ROLLING_BACK, Directive.TURN_BACK)
          .row(APPLYING, FAILED, SPENT_FINAL, BLOCKED, Directive.BLOCK)
          .row(APPLYING, DEADLINE, REVERSIBLE, ROLLING_BACK, Directive.TURN_BACK)
          .row(APPLYING, DEADLINE, FINAL, BLOCKED, Directive.BLOCK)
          .row(APPLYING, CANCELLED, REVERSIBLE, ROLLING_BACK, Directive.TURN_BACK)
          .row(APPLYING, CANCELLED, FINAL, BLOCKED, Directive.BLOCK)
          .row(APPLYING, RECOVERED, APPLYING, Directive.CONTINUE)
          .row(APPLYING, PREEMPTED, PREEMPTIBLE, ROLLED_BACK, Directive.ABANDON)
          .row(APPLYING, FORGOTTEN, ROLLED_BACK, Directive.ABANDON)
          .row(ROLLING_BACK, CALLED, ROLLING_BACK, Directive.PROCEED)
          .row(ROLLING_BACK, CONFIRMED, MORE, ROLLING_BACK, Directive.ADVANCE)
          .row(ROLLING_BACK, CONFIRMED, LAST, ROLLED_BACK, Directive.FINISH)
          .row(ROLLING_BACK, FAILED, RETRY, ROLLING_BACK, Directive.RETRY)
          .row(ROLLING_BACK, FAILED, SPENT, BLOCKED, Directive.BLOCK)
          .row(ROLLING_BACK, DEADLINE, BLOCKED, Directive.BLOCK)
          .row(ROLLING_BACK, CANCELLED, BLOCKED, Directive.BLOCK)
          .row(ROLLING_BACK, RECOVERED, ROLLING_BACK, Directive.CONTINUE)
          .row(ROLLING_BACK, FORGOTTEN, ROLLED_BACK, Directive.ABANDON)
          .row(BLOCKED, RECOVERED, WAS_APPLYING, APPLYING, Directive.CONTINUE)
          .row(BLOCKED, RECOVERED, WAS_ROLLING_BACK, ROLLING_BACK, Directive.CONTINUE)
          .row(BLOCKED, PREEMPTED, PREEMPTIBLE, ROLLED_BACK, Directive.ABANDON)
          .row(BLOCKED, SUPERSEDED, WAS_ROLLING_BACK, ROLLED_BACK, Directive.ABANDON)
          .row(BLOCKED, FORGOTTEN, ROLLED_BACK, Directive.ABANDON)
          .refuseOthers(REFUSED)
          .build();

  private OperationTable() {}

  /** Returns the table. */
  public static Table<OperationPhase, OperationEvent, OperationContext, Directive> table() {
    return TABLE;
  }
}
