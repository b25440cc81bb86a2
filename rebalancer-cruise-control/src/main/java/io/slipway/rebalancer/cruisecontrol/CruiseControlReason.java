package io.slipway.rebalancer.cruisecontrol;

/**
 * Why Cruise Control, or the way to it, did not do what was asked. The words are stable. The enum
 * is open: later versions may add constants.
 */
public enum CruiseControlReason {
  /** All slots of the server are taken, also by others' requests; the request had no effect. */
  CAPACITY("CruiseControlCapacity"),
  /** The request waited until its deadline for a slot that we allow ourselves; it was not made. */
  NO_SLOT_IN_TIME("NoSlotInTime"),
  /** No connection: refused, no route, unknown host; the request had no effect. */
  UNREACHABLE("CruiseControlUnreachable"),
  /** No connection by TLS, as with a certificate that is not trusted; it had no effect. */
  TLS_FAILED("TlsFailed"),
  /** The connection was made, and no whole answer came. */
  NO_ANSWER("CruiseControlNoAnswer"),
  /** The answer is none that can be read: not JSON, cut off, too long. */
  UNREADABLE_ANSWER("UnreadableAnswer"),
  /** The server, or a proxy before it, does not serve now: 408, 429, 502, 503, 504. */
  UNAVAILABLE("CruiseControlUnavailable"),
  /** The server failed in a way that may pass. */
  FAULT("CruiseControlFault"),
  /** The server has not measured the cluster for long enough. */
  NOT_ENOUGH_VALID_WINDOWS("NotEnoughValidWindows"),
  /** The server executes already, or someone else moves partitions. */
  EXECUTION_IN_PROGRESS("ExecutionInProgress"),
  /** The server does not know the task any more. */
  TASK_FORGOTTEN("TaskForgotten"),
  /** The goals cannot be met by this cluster. */
  OPTIMIZATION_FAILURE("OptimizationFailure"),
  /** The server knows no such broker. */
  BROKER_UNKNOWN("BrokerUnknown"),
  /** The server refuses the parameters. */
  REQUEST_REFUSED("RequestRefused"),
  /** The server has no such endpoint: an older version. */
  ENDPOINT_UNKNOWN("EndpointUnknown"),
  /** The server wants each request to be reviewed by a person first. */
  REVIEW_REQUIRED("ReviewRequired"),
  /** The server refuses the credentials, or asks for some. */
  CREDENTIALS_REFUSED("CredentialsRefused"),
  /** What answers at the address is no Cruise Control. */
  NOT_CRUISE_CONTROL("NotCruiseControl"),
  /** The server looks after another cluster. */
  OTHER_CLUSTER("OtherCluster"),
  /** Whose server it is could not be seen; nothing was asked of it. */
  CLUSTER_UNCONFIRMED("ClusterUnconfirmed"),
  /** A member that the rebalance names is none of the cluster's, or has no broker id. */
  MEMBER_UNKNOWN("MemberUnknown"),
  /** What the executor does could not be seen, so it was not told to stop. */
  EXECUTOR_UNKNOWN("ExecutorUnknown"),
  /** The server reports that an execution ended with an error, or could not be computed. */
  EXECUTION_FAILED("ExecutionFailed"),
  /** The caller's deadline passed while an answer was awaited. */
  DEADLINE("DeadlinePassed"),
  /** The caller cancelled. */
  CANCELLED("Cancelled"),
  /** The rebalancer was closed. */
  CLOSED("RebalancerClosed");

  private final String word;

  CruiseControlReason(String word) {
    this.word = word;
  }

  /** Returns the stable word, as in {@link io.slipway.spi.RebalanceException#reason()}. */
  public String word() {
    return word;
  }
}
