package io.slipway.engine;

/**
 * What an operation was begun for: one transition, or two that are journalled as one plan. The enum
 * is open.
 */
public enum OperationPlan {
  /** Create a cluster, and leave it there. */
  CREATE("CREATE"),
  /** Create a cluster and start it. */
  CREATE_START("CREATE+START"),
  /** Start a cluster that was created. */
  START("START"),
  /** Shut a cluster down. */
  SHUTDOWN("SHUTDOWN"),
  /** Resume a cluster that was shut down. */
  RESUME("RESUME"),
  /** Delete a cluster that does not run. */
  DELETE("DELETE"),
  /** Shut a cluster down and delete it. */
  SHUTDOWN_DELETE("SHUTDOWN+DELETE"),
  /** Bring the members of a running cluster back. */
  REPAIR("REPAIR");

  private final String text;

  OperationPlan(String text) {
    this.text = text;
  }

  /** Returns its transitions, such as {@code CREATE+START}. */
  @Override
  public String toString() {
    return text;
  }
}
