package io.slipway.spi;

import java.util.Map;

/**
 * One look at a rebalancer's server: its executor, and each task asked for. The tasks are asked
 * first, so that a task which ended between the two requests is not taken for one that never ran.
 * Immutable.
 *
 * @param executor what its executor does
 * @param tasks what it says of each task, by key; {@link TaskObservation.Phase#UNKNOWN} where it
 *     was not told
 */
public record RebalanceObservation(
    ExecutorObservation executor, Map<RebalanceKey, TaskObservation> tasks) {
  /** Copies the tasks. */
  public RebalanceObservation {
    Checks.notNull(executor, "executor");
    tasks = Map.copyOf(tasks);
  }

  /**
   * Returns what the server says of a task.
   *
   * @param key the key of the task
   * @return UNKNOWN if it was not asked for
   */
  public TaskObservation task(RebalanceKey key) {
    return tasks.getOrDefault(key, TaskObservation.of(TaskObservation.Phase.UNKNOWN));
  }
}
