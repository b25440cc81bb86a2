package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.Decision;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import io.slipway.spi.OperationKind;

/**
 * The kernels of an engine. Nothing moves without a decision of one of them. Thread-safe.
 *
 * @param lifecycle decides about clusters
 * @param operation decides about operations
 */
public record Kernels(
    Kernel<LifecycleState, LifecycleEvent, Boolean, Transition> lifecycle,
    Kernel<OperationPhase, OperationEvent, OperationContext, Directive> operation) {

  /** Returns the kernels of the tables that run in production; all engines share them. */
  public static Kernels production() {
    return Production.KERNELS;
  }

  private static final class Production {
    static final Kernels KERNELS =
        new Kernels(new Kernel<>(Lifecycle.table()), new Kernel<>(OperationTable.table()));
  }

  /** Answers a lifecycle event. */
  public Decision<LifecycleState, LifecycleEvent, Boolean, Transition> decide(
      LifecycleState state, LifecycleEvent event) {
    return lifecycle.decide(state, event, true);
  }

  /** Returns the current transition of an operation, and the state to which it leads. */
  Row<LifecycleState, LifecycleEvent, Boolean, Transition> rowAt(
      LifecycleState from, OperationKind purpose) {
    return accepted(decide(from, Plan.eventOf(purpose)));
  }

  /** Returns the current transition of an operation. */
  public Transition transition(ClusterRecord record) {
    OperationRecord operation = record.requireOperation();
    return rowAt(stateBefore(operation, operation.index()), operation.purpose()).payload();
  }

  /** Returns whether the operation that a record has in flight can be undone. */
  public boolean isReversible(ClusterRecord record) {
    return transition(record).isReversible();
  }

  /** Returns the state that the transition under way leads to when it is confirmed. */
  public LifecycleState target(ClusterRecord record) {
    return rowAt(record.state(), record.requireOperation().purpose()).to();
  }

  /** Returns the state before a transition of a plan. */
  public LifecycleState stateBefore(OperationRecord operation, int index) {
    LifecycleState state = operation.origin();
    for (int i = 0; i < index; i++) {
      state = rowAt(state, operation.command().transitions().get(i)).to();
    }
    return state;
  }

  /**
   * Returns what an operation does next.
   *
   * @throws IllegalStateException if the table refuses the event in the operation's phase
   */
  public Directive direct(ClusterRecord record, OperationEvent event, boolean mayRetry) {
    OperationRecord operation = record.requireOperation();
    OperationContext context =
        new OperationContext(
            transition(record).isReversible(),
            operation.backward(),
            operation.atLastTransition(),
            mayRetry,
            operation.command().isPreemptible());
    return accepted(this.operation.decide(operation.phase(), event, context)).payload();
  }

  /** Takes an interrupted or blocked operation up, if the table lets it. */
  public void directTakeUp(ClusterRecord record) {
    require(Directive.CONTINUE, direct(record, OperationEvent.RECOVERED, false));
  }

  /** Gives an operation up for another command, if the table lets it. */
  public void directAbandon(ClusterRecord record, OperationEvent event) {
    require(Directive.ABANDON, direct(record, event, false));
  }

  private static void require(Directive expected, Directive was) {
    if (was != expected) {
      throw new IllegalStateException("the table says " + was + " instead of " + expected);
    }
  }

  static <S extends Enum<S>, E extends Enum<E>, C, P> Row<S, E, C, P> accepted(
      Decision<S, E, C, P> decision) {
    if (decision instanceof Decision.Accepted<S, E, C, P> accepted) {
      return accepted.row();
    }
    throw new IllegalStateException("the table refuses the step: " + decision);
  }
}
