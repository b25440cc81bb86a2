package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An ended operation, as kept in the history of a home.
 *
 * @param last the record with the operation in flight, as it was before the end
 * @param phase DONE or ROLLED_BACK
 * @param state the cluster's state after it
 * @param endedAt when it ended
 * @param cause why it was not done, or null
 */
public record EndedOperation(
    ClusterRecord last,
    OperationPhase phase,
    LifecycleState state,
    Instant endedAt,
    @Nullable Cause cause) {

  /** Returns the operation with its end. */
  public OperationRecord operation() {
    OperationRecord operation = last.requireOperation();
    OperationRecord ended = operation.withPhase(phase, operation.backward());
    return cause == null ? ended : ended.withCause(operation.reason(), cause, null);
  }

  /** Returns the record after it, which the store does not keep if the cluster is gone. */
  public ClusterRecord after() {
    return last.with(state, last.fence(), null, endedAt);
  }
}
