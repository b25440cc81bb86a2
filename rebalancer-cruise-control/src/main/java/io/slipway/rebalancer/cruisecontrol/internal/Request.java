package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param endpoint what is asked
 * @param query the parameters, encoded
 * @param taskId the task that is asked for again, by the header {@code User-Task-ID}; null for a
 *     new one
 */
record Request(ApiEndpoint endpoint, String query, @Nullable String taskId) {
  static Request of(ApiEndpoint endpoint, String query) {
    return new Request(endpoint, query, null);
  }

  /** Returns the same for a task that the server has: the URL has to be the same. */
  Request again(String id) {
    return new Request(endpoint, query, id);
  }

  /**
   * Returns whether the server makes a new task of it, which takes a slot. A request for a known
   * task takes none, and one for a forgotten task is refused (UserTaskManager.getOrCreateUserTask).
   */
  boolean isNewTask() {
    return taskId == null;
  }

  /** Returns the effect that it has if no answer comes. */
  Outcome withoutAnswer() {
    return endpoint.changes() && isNewTask() ? Outcome.UNKNOWN : Outcome.NOT_APPLIED;
  }
}
