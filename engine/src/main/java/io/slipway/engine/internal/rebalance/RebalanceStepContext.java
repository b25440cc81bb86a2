package io.slipway.engine.internal.rebalance;

/**
 * The input of a decision within a rebalance.
 *
 * @param budgetLeft whether attempts and time are left
 * @param sent whether the server may have taken the execution of the present number
 * @param approved whether the proposal is approved
 * @param refreshing whether a new proposal follows the stop
 * @param executionsLeft whether there may be one more execution after one that may have run unseen
 * @param mayHaveRun whether an execution of this request may have run and was forgotten
 * @param abandoned whether data may move for it although it has ended
 */
public record RebalanceStepContext(
    boolean budgetLeft,
    boolean sent,
    boolean approved,
    boolean refreshing,
    boolean executionsLeft,
    boolean mayHaveRun,
    boolean abandoned) {}
