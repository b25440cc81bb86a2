package io.slipway.engine;

/**
 * The plan of an operation: one transition, or two that are journalled together. The enum is open.
 */
public enum OperationPlan {
  /** Create a cluster without starting it. */
  CREATE("CREATE"),
  /** Create a cluster and start it. */
  CREATE_START("CREATE+START"),
  /** Start a created cluster. */
  START("START"),
  /** Shut a cluster down. */
  SHUTDOWN("SHUTDOWN"),
  /** Resume a shut-down cluster. */
  RESUME("RESUME"),
  /** Delete a cluster that does not run. */
  DELETE("DELETE"),
  /** Shut a cluster down and delete it. */
  SHUTDOWN_DELETE("SHUTDOWN+DELETE"),
  /** Bring the members of a running cluster back. */
  REPAIR("REPAIR"),
  /** Remove the record of a cluster whose place is gone for good. */
  FORGET("FORGET");

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
