package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.Decision;
import io.slipway.spi.OperationKind;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The decision on a command, by the state of its cluster. Pure; decided by the kernels. */
public sealed interface Admission {
  /**
   * Its intent may be journalled. That also takes the cluster from an operation in flight, if the
   * operation's table lets it.
   *
   * @param command the plan
   */
  record Begin(Plan command) implements Admission {}

  /**
   * The operation in flight is run on first.
   *
   * @param joins whether the command requests the same, so that its result is the answer
   */
  record TakeUp(boolean joins) implements Admission {}

  /**
   * It is refused and nothing changes.
   *
   * @param at the state in which an event of the plan is refused
   * @param event that event
   * @param reason the table's reason
   */
  record Refuse(LifecycleState at, LifecycleEvent event, String reason) implements Admission {}

  /**
   * Decides.
   *
   * @param record the cluster's record, or null
   * @param choose the plan for a state that the command finds, or that its operation began in
   * @param sameSpec whether the command requests the stored spec; true if it requests none
   */
  static Admission of(
      Kernels kernels,
      @Nullable ClusterRecord record,
      Function<LifecycleState, Plan> choose,
      boolean sameSpec) {
    LifecycleState state = record == null ? LifecycleState.ABSENT : record.state();
    if (record == null || record.operation().isEmpty()) {
      return admit(kernels, state, choose.apply(state));
    }
    OperationRecord operation = record.requireOperation();
    if (operation.command().isPreemptible()) {
      Admission admission = admit(kernels, state, choose.apply(state));
      if (admission instanceof Begin) {
        // It never blocks a user. The new intent's fence cuts its calls off.
        kernels.directAbandon(record, OperationEvent.PREEMPTED);
      }
      return admission;
    }
    Plan wanted = choose.apply(operation.origin());
    boolean stuck = operation.phase() == OperationPhase.BLOCKED && operation.backward();
    // Undoing a CREATE erases the cluster: to take it up again is the deletion.
    if (wanted == Plan.DELETE
        && stuck
        && admit(kernels, state, wanted) instanceof Begin supersedes) {
      kernels.directAbandon(record, OperationEvent.SUPERSEDED);
      return supersedes;
    }
    if (wanted.isWithoutBackend() && admit(kernels, state, wanted) instanceof Begin forgets) {
      kernels.directAbandon(record, OperationEvent.FORGOTTEN);
      return forgets;
    }
    return new TakeUp(operation.command() == wanted && sameSpec);
  }

  private static Admission admit(Kernels kernels, LifecycleState from, Plan command) {
    LifecycleState at = from;
    for (OperationKind purpose : command.transitions()) {
      Decision<LifecycleState, LifecycleEvent, Boolean, Transition> decision =
          kernels.decide(at, Plan.eventOf(purpose));
      Optional<Refuse> refused = refusal(decision);
      if (refused.isPresent()) {
        return refused.get();
      }
      at = Kernels.accepted(decision).to();
    }
    return new Begin(command);
  }

  private static Optional<Refuse> refusal(
      Decision<LifecycleState, LifecycleEvent, Boolean, Transition> decision) {
    return decision
            instanceof Decision.Refused<LifecycleState, LifecycleEvent, Boolean, Transition> no
        ? Optional.of(new Refuse(no.from(), no.event(), no.reason()))
        : Optional.empty();
  }
}
