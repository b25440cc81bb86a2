package io.slipway.engine.internal.lifecycle;

/**
 * The input of a decision about an operation.
 *
 * @param reversible whether the transition under way has a way back
 * @param backward whether the operation is on its way back
 * @param last whether no transition follows in the present direction
 * @param mayRetry whether the failure is transient, and attempts and time are left
 * @param preemptible whether the operation gives way to every command
 */
public record OperationContext(
    boolean reversible, boolean backward, boolean last, boolean mayRetry, boolean preemptible) {}
