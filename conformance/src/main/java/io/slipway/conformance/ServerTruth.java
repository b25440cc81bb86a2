package io.slipway.conformance;

import io.slipway.spi.RebalanceKey;
import java.util.List;
import java.util.Optional;

/**
 * What a rebalancer's server has been asked and has done, seen without the rebalancer. Immutable.
 *
 * @param requests how many requests have arrived, answered or not
 * @param changes how many of them asked it for something new: to compute, to execute or to stop,
 *     and not to tell of a task that it has
 * @param executions all that have begun, in order, also before a restart
 */
public record ServerTruth(int requests, int changes, List<Execution> executions) {
  /** What has become of an execution. */
  public enum State {
    /** It runs, or is being stopped. */
    RUNNING,
    /** It has done all that it was to do. */
    COMPLETED,
    /** It has ended before that. */
    ENDED
  }

  /**
   * An execution.
   *
   * @param key the key that its request carried; empty if it is somebody else's
   * @param state what has become of it
   */
  public record Execution(Optional<RebalanceKey> key, State state) {}

  /** Copies the list. */
  public ServerTruth {
    executions = List.copyOf(executions);
  }

  /** Returns the executions that run. */
  public List<Execution> running() {
    return executions.stream().filter(one -> one.state() == State.RUNNING).toList();
  }
}
