package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.RebalanceStep.ENDED;
import static io.slipway.engine.RebalanceStep.EXECUTING;
import static io.slipway.engine.RebalanceStep.PROPOSED;
import static io.slipway.engine.RebalanceStep.PROPOSING;
import static io.slipway.engine.RebalanceStep.QUEUED;
import static io.slipway.engine.RebalanceStep.STARTING;
import static io.slipway.engine.RebalanceStep.STOPPING;

import io.slipway.engine.RebalanceStep;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Table;
import io.slipway.spi.ErrorCode;
import java.util.EnumSet;

/** The steps of a rebalance between a request and its end. */
public final class RebalanceStepTable {
  private static final Guard<RebalanceStepContext> LEFT =
      new Guard<>("budget left", RebalanceStepContext::budgetLeft);
  private static final Guard<RebalanceStepContext> SPENT =
      new Guard<>("budget spent", c -> !c.budgetLeft());
  private static final Guard<RebalanceStepContext> SENT =
      new Guard<>("sent", RebalanceStepContext::sent);
  private static final Guard<RebalanceStepContext> NOT_SENT =
      new Guard<>("not sent", c -> !c.sent());
  private static final Guard<RebalanceStepContext> APPROVED =
      new Guard<>("approved", RebalanceStepContext::approved);
  private static final Guard<RebalanceStepContext> FOR_GOOD =
      new Guard<>("for good", c -> !c.refreshing());
  private static final Guard<RebalanceStepContext> TO_REFRESH =
      new Guard<>("to refresh", RebalanceStepContext::refreshing);
  private static final Guard<RebalanceStepContext> ONE_MORE =
      new Guard<>("executions left", RebalanceStepContext::executionsLeft);
  private static final Guard<RebalanceStepContext> NO_MORE =
      new Guard<>("no executions left", c -> !c.executionsLeft());
  private static final Guard<RebalanceStepContext> MAY_HAVE_RUN =
      new Guard<>("may have run", RebalanceStepContext::mayHaveRun);
  private static final Guard<RebalanceStepContext> ABANDONED =
      new Guard<>("abandoned", RebalanceStepContext::abandoned);

  /** The reason for an event that means nothing in a step. */
  private static final String LATE = "NOT_NOW";

  private static final Table<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>
      TABLE =
          Table.<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>builder(
                  "rebalance steps", RebalanceStep.class, RebalanceStepEvent.class)
              .initial(ENDED)
              .row(
                  ENDED,
                  RebalanceStepEvent.REQUEST,
                  QUEUED,
                  new RebalanceMove(RebalanceEvent.REQUEST, RebalanceChange.REQUESTED))
              // What it has left behind, which a SHUTDOWN of its cluster must see end.
              .row(
                  ENDED,
                  RebalanceStepEvent.REPORTED,
                  ABANDONED,
                  ENDED,
                  RebalanceMove.silent(RebalanceChange.REPORTED))
              .row(
                  ENDED,
                  RebalanceStepEvent.STOPPED,
                  ABANDONED,
                  ENDED,
                  RebalanceMove.silent(RebalanceChange.SETTLED))
              // Its turn.
              .row(
                  QUEUED,
                  RebalanceStepEvent.TURN,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(QUEUED, RebalanceStepEvent.STOP, ENDED, RebalanceMove.of(RebalanceEvent.STOP))
              // A proposal.
              .row(
                  PROPOSING,
                  RebalanceStepEvent.PROPOSED,
                  PROPOSED,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.NOTHING_LEFT,
                  MAY_HAVE_RUN,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.COMPLETED))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.STARTED,
                  EXECUTING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.ADOPTED))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.PROGRESSED,
                  PROPOSING,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.NOT_YET,
                  PROPOSING,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.FORGOTTEN,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.REFUSED,
                  LEFT,
                  PROPOSING,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.REFUSED,
                  SPENT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  LEFT,
                  PROPOSING,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  SPENT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.REFRESH,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.PERMANENT_FAULT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.PERMANENT_FAULT))
              .row(
                  PROPOSING,
                  RebalanceStepEvent.DEADLINE,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.DEADLINE))
              .row(PROPOSING, RebalanceStepEvent.STOP, ENDED, RebalanceMove.of(RebalanceEvent.STOP))
              // Approval, and its turn to be executed.
              .row(
                  PROPOSED,
                  RebalanceStepEvent.APPROVE,
                  PROPOSED,
                  RebalanceMove.silent(RebalanceChange.APPROVED))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.TURN,
                  APPROVED,
                  STARTING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.SETTLED))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.STARTED,
                  EXECUTING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.ADOPTED))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.PROGRESSED,
                  PROPOSED,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.REPORTED,
                  PROPOSED,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.REPORTED))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.REFRESH,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  LEFT,
                  PROPOSED,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  SPENT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  PROPOSED,
                  RebalanceStepEvent.DEADLINE,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.DEADLINE))
              .row(PROPOSED, RebalanceStepEvent.STOP, ENDED, RebalanceMove.of(RebalanceEvent.STOP))
              // The request to execute. Its number is durable before it is sent.
              .row(
                  STARTING,
                  RebalanceStepEvent.SEND,
                  NOT_SENT,
                  STARTING,
                  RebalanceMove.silent(RebalanceChange.SENT))
              .row(
                  STARTING,
                  RebalanceStepEvent.STARTED,
                  SENT,
                  EXECUTING,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  STARTING,
                  RebalanceStepEvent.PROGRESSED,
                  STARTING,
                  RebalanceMove.of(RebalanceEvent.PROGRESSED))
              .row(
                  STARTING,
                  RebalanceStepEvent.NOT_YET,
                  PROPOSED,
                  RebalanceMove.silent(RebalanceChange.UNSENT))
              .row(
                  STARTING,
                  RebalanceStepEvent.REFUSED,
                  LEFT,
                  STARTING,
                  new RebalanceMove(RebalanceEvent.TRANSIENT_FAULT, RebalanceChange.UNSENT))
              .row(
                  STARTING,
                  RebalanceStepEvent.REFUSED,
                  SPENT,
                  ENDED,
                  new RebalanceMove(RebalanceEvent.TRANSIENT_FAULT, RebalanceChange.UNSENT))
              .row(
                  STARTING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  LEFT,
                  STARTING,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  STARTING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  SPENT,
                  ENDED,
                  new RebalanceMove(RebalanceEvent.TRANSIENT_FAULT, RebalanceChange.ABANDONED))
              .row(
                  STARTING,
                  RebalanceStepEvent.FORGOTTEN,
                  ONE_MORE,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.LOST))
              .row(
                  STARTING,
                  RebalanceStepEvent.FORGOTTEN,
                  NO_MORE,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.PERMANENT_FAULT))
              .row(
                  STARTING,
                  RebalanceStepEvent.PERMANENT_FAULT,
                  ENDED,
                  new RebalanceMove(RebalanceEvent.PERMANENT_FAULT, RebalanceChange.UNSENT))
              .row(
                  STARTING,
                  RebalanceStepEvent.REFRESH,
                  SENT,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_TO_REFRESH))
              .row(
                  STARTING,
                  RebalanceStepEvent.REFRESH,
                  NOT_SENT,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  STARTING,
                  RebalanceStepEvent.STOP,
                  SENT,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_FOR_GOOD))
              .row(
                  STARTING,
                  RebalanceStepEvent.STOP,
                  NOT_SENT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.STOP))
              // The execution.
              .row(
                  EXECUTING,
                  RebalanceStepEvent.PROGRESSED,
                  EXECUTING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.RUNNING))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.REPORTED,
                  EXECUTING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.REPORTED))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.COMPLETED,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.COMPLETED))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  LEFT,
                  EXECUTING,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  SPENT,
                  ENDED,
                  new RebalanceMove(RebalanceEvent.TRANSIENT_FAULT, RebalanceChange.ABANDONED))
              // Not of one that was taken over: nobody has approved that it runs again.
              .row(
                  EXECUTING,
                  RebalanceStepEvent.NOT_YET,
                  APPROVED,
                  PROPOSED,
                  RebalanceMove.silent(RebalanceChange.UNSENT))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.FORGOTTEN,
                  ONE_MORE,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.LOST))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.FORGOTTEN,
                  NO_MORE,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.PERMANENT_FAULT))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.PERMANENT_FAULT,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.PERMANENT_FAULT))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.REFRESH,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_TO_REFRESH))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.DEADLINE,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_FOR_GOOD))
              .row(
                  EXECUTING,
                  RebalanceStepEvent.STOP,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_FOR_GOOD))
              // Its end on the server. Faults are waited out until the deadline of this step.
              .row(
                  STOPPING,
                  RebalanceStepEvent.PROGRESSED,
                  STOPPING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.RUNNING))
              .row(
                  STOPPING,
                  RebalanceStepEvent.REPORTED,
                  STOPPING,
                  new RebalanceMove(RebalanceEvent.PROGRESSED, RebalanceChange.REPORTED))
              .row(
                  STOPPING,
                  RebalanceStepEvent.TRANSIENT_FAULT,
                  STOPPING,
                  RebalanceMove.of(RebalanceEvent.TRANSIENT_FAULT))
              .row(
                  STOPPING,
                  RebalanceStepEvent.STOP,
                  STOPPING,
                  RebalanceMove.silent(RebalanceChange.STOP_FOR_GOOD))
              .row(
                  STOPPING,
                  RebalanceStepEvent.STOPPED,
                  FOR_GOOD,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.STOP))
              .row(
                  STOPPING,
                  RebalanceStepEvent.STOPPED,
                  TO_REFRESH,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  STOPPING,
                  RebalanceStepEvent.COMPLETED,
                  FOR_GOOD,
                  ENDED,
                  RebalanceMove.of(RebalanceEvent.COMPLETED))
              .row(
                  STOPPING,
                  RebalanceStepEvent.COMPLETED,
                  TO_REFRESH,
                  PROPOSING,
                  RebalanceMove.silent(RebalanceChange.ANEW))
              .row(
                  STOPPING,
                  RebalanceStepEvent.DEADLINE,
                  ENDED,
                  new RebalanceMove(RebalanceEvent.DEADLINE, RebalanceChange.ABANDONED))
              .refuse(
                  EnumSet.complementOf(EnumSet.of(ENDED)),
                  EnumSet.of(RebalanceStepEvent.REQUEST),
                  ErrorCode.OPERATION_IN_PROGRESS.name())
              .refuseOthers(LATE)
              .build();

  private RebalanceStepTable() {}

  /** Returns the table. */
  public static Table<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>
      table() {
    return TABLE;
  }
}
