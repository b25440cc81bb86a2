package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look at a server's tasks, and then at its executor. Filled by one thread, then read only. */
final class Look {
  private final Map<String, UserTask> byId = new HashMap<>();
  private final Map<RebalanceKey, UserTask> byKey = new HashMap<>();
  private final Map<String, RebalanceException> untold = new HashMap<>();
  private @Nullable ExecutorObservation executor;

  void add(UserTask task) {
    byId.put(task.id(), task);
    if (task.key() != null) {
      byKey.merge(task.key(), task, UserTask::better);
    }
  }

  void untold(String id, RebalanceException why) {
    untold.put(id, why);
  }

  void executor(ExecutorObservation seen) {
    executor = seen;
  }

  Optional<UserTask> task(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<UserTask> task(RebalanceKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Returns why a task was not told, if its part of the question failed. */
  Optional<RebalanceException> whyUntold(String id) {
    return Optional.ofNullable(untold.get(id));
  }

  ExecutorObservation executor() {
    if (executor == null) {
      throw new IllegalStateException("the executor was not looked at");
    }
    return executor;
  }
}
