package io.slipway.engine.internal;

import io.slipway.engine.internal.operation.OperationRegistry;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds clusters for commands, one command a cluster, and tells the processes that wait for the
 * home what for. What depends on a result runs when the cluster is free again. Thread-safe.
 */
final class HeldClusters {
  private final Runnable requireOpen;
  private final ClusterLocks locks;
  private final Occupation occupation;
  private final OperationRegistry registry;

  /**
   * Makes it.
   *
   * @param requireOpen throws once the engine is closed
   * @param closing ends those who wait for a cluster
   */
  HeldClusters(
      Runnable requireOpen,
      CancellationToken closing,
      Occupation occupation,
      OperationRegistry registry) {
    this.requireOpen = requireOpen;
    this.locks = new ClusterLocks(closing);
    this.occupation = occupation;
    this.registry = registry;
  }

  /**
   * Works while it holds a cluster.
   *
   * @param what the work, such as {@code recovery}
   * @throws SlipwayException as {@link ClusterLocks#take}
   */
  <T extends @Nullable Object> T hold(
      ClusterName name, String what, RunOptions options, Supplier<T> work) {
    requireOpen.run();
    CancellationToken.Registration lease =
        locks.take(name, what, options.timeout(), options.cancellation());
    try {
      return work.get();
    } finally {
      free(name, lease);
    }
  }

  /** Works while it holds a cluster, and tells of it. */
  <T extends @Nullable Object> T holdAndTell(
      ClusterName name, String what, RunOptions options, Supplier<T> work) {
    return hold(name, what, options, () -> tell(name, what, work));
  }

  /** Tells those who wait for the home what they wait for, as long as that runs. */
  <T extends @Nullable Object> T tell(ClusterName name, String what, Supplier<T> work) {
    CancellationToken.Registration told = occupation.begin(what + " of cluster '" + name + "'");
    try {
      return work.get();
    } finally {
      told.close();
    }
  }

  /**
   * Works while it holds a cluster that nobody holds; gives way to every command.
   *
   * @param preemption is cancelled when a command wants the cluster
   * @return what the work answers; empty if a command has the cluster
   */
  <T> Optional<T> holdIfFree(
      ClusterName name, String what, CancellationToken preemption, Supplier<T> work) {
    CancellationToken.Registration lease = locks.takeIfFree(name, what, preemption);
    if (lease == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      free(name, lease);
    }
  }

  /** Returns what a command would be refused with now, if one has the cluster. */
  Optional<SlipwayException> refusal(ClusterName name) {
    return locks.refusal(name);
  }

  /** Waits a few seconds for commands to leave. */
  void awaitIdle() {
    locks.awaitIdle();
  }

  /** What depends on an operation's result finds its cluster free. */
  private void free(ClusterName name, CancellationToken.Registration lease) {
    List<Runnable> completions = registry.completions(name);
    lease.close();
    completions.forEach(Runnable::run);
  }
}
