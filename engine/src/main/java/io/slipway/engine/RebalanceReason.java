package io.slipway.engine;

/**
 * Why a rebalance waits or has ended, as far as the engine decides it; what its server answers has
 * reasons of the rebalancer. The words are stable. The enum is open: later versions may add
 * constants.
 */
public enum RebalanceReason {
  /** A user has stopped it. */
  STOPPED("Stopped"),
  /** Its cluster was shut down, or is about to be. */
  CLUSTER_NOT_RUNNING("ClusterNotRunning"),
  /** Its cluster's record cannot be read. */
  CLUSTER_UNREADABLE("ClusterUnreadable"),
  /** There was no proposal in time. */
  DEADLINE_EXCEEDED("DeadlineExceeded"),
  /** Nobody approved the proposal in time, or the server executed other things all the while. */
  PROPOSAL_EXPIRED("ProposalExpired"),
  /** The proposal is approved, and the server executes something else first. */
  EXECUTION_IN_PROGRESS("ExecutionInProgress"),
  /** The server was not seen to end the execution in time; data may still move. */
  STOP_UNCONFIRMED("StopUnconfirmed"),
  /** The server reports that the execution failed; a part of it may have been done. */
  EXECUTION_FAILED("ExecutionFailed"),
  /** The server does not know the execution any more; a part of it may have been done. */
  OUTCOME_UNKNOWN("OutcomeUnknown"),
  /** The server answered, but did not tell what became of it. */
  NOT_TOLD("NotTold"),
  /** The home was restored from a backup: how far it has come since is not known. */
  RESTORED("Restored"),
  /** Its rebalancer is not installed here, or its credentials are not here. */
  REBALANCER_UNAVAILABLE("RebalancerUnavailable"),
  /** The rebalancer failed in a way that it must not. */
  REBALANCER_FAULT("RebalancerFault");

  private final String word;

  RebalanceReason(String word) {
    this.word = word;
  }

  /** Returns the stable word, as in {@link RebalanceStatus#reason()}. */
  public String word() {
    return word;
  }
}
