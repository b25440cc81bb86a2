package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.RebalanceState.NONE;
import static io.slipway.engine.RebalanceState.NOT_READY;
import static io.slipway.engine.RebalanceState.PENDING;
import static io.slipway.engine.RebalanceState.READY;
import static io.slipway.engine.RebalanceState.RETRYING;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.COMPLETED;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.DEADLINE;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.PERMANENT_FAULT;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.PROGRESSED;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.REQUEST;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.RETRY_DUE;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.STOP;
import static io.slipway.engine.internal.rebalance.RebalanceEvent.TRANSIENT_FAULT;

import io.slipway.engine.RebalanceState;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Table;
import io.slipway.spi.ErrorCode;
import java.util.EnumSet;

/** The life of a rebalance as its user sees it; {@link RebalanceStepTable} has what is between. */
public final class RebalanceTable {
  private static final Guard<RebalanceContext> LEFT =
      new Guard<>("budget left", RebalanceContext::budgetLeft);
  private static final Guard<RebalanceContext> SPENT =
      new Guard<>("budget spent", c -> !c.budgetLeft());

  /** The reason for news of a rebalance that has ended, or has not begun. */
  private static final String LATE = "NOT_NOW";

  private static final Table<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>
      TABLE =
          Table.<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>builder(
                  "rebalance", RebalanceState.class, RebalanceEvent.class)
              .initial(NONE)
              .row(NONE, REQUEST, PENDING, RebalanceDirective.BEGIN)
              .row(READY, REQUEST, PENDING, RebalanceDirective.BEGIN)
              .row(NOT_READY, REQUEST, PENDING, RebalanceDirective.BEGIN)
              .row(PENDING, PROGRESSED, PENDING, RebalanceDirective.CONTINUE)
              .row(PENDING, COMPLETED, READY, RebalanceDirective.COMPLETE)
              .row(PENDING, TRANSIENT_FAULT, LEFT, RETRYING, RebalanceDirective.WAIT)
              .row(PENDING, TRANSIENT_FAULT, SPENT, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(PENDING, PERMANENT_FAULT, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(PENDING, DEADLINE, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(PENDING, STOP, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(RETRYING, RETRY_DUE, PENDING, RebalanceDirective.TRY_AGAIN)
              .row(RETRYING, PERMANENT_FAULT, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(RETRYING, DEADLINE, NOT_READY, RebalanceDirective.GIVE_UP)
              .row(RETRYING, STOP, NOT_READY, RebalanceDirective.GIVE_UP)
              .refuse(
                  EnumSet.of(PENDING, RETRYING),
                  EnumSet.of(REQUEST),
                  ErrorCode.OPERATION_IN_PROGRESS.name())
              .refuseOthers(LATE)
              .build();

  private RebalanceTable() {}

  /** Returns the table. */
  public static Table<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>
      table() {
    return TABLE;
  }
}
