package io.slipway.engine.internal;

import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.PatientWait;
import io.slipway.engine.internal.operation.RunOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a command on another thread, and waits until its operation is durable. */
final class Submission {
  private final Executor executor;

  Submission(Executor executor) {
    this.executor = executor;
  }

  /**
   * Begins the work and returns the operation that it reports. Throws what the work throws before
   * that; an interrupt cancels the work and stays flagged.
   */
  LiveOperation start(RunOptions options, Consumer<RunOptions> work) {
    CompletableFuture<LiveOperation> durable = new CompletableFuture<>();
    AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    RunOptions telling =
        options.telling(
            operation -> {
              worker.set(null);
              durable.complete(operation);
            });
    executor.execute(
        () -> {
          worker.set(Thread.currentThread());
          try {
            work.accept(telling);
          } catch (Throwable e) {
            // Once the operation is durable, its handle reports.
            durable.completeExceptionally(e);
          }
        });
    return await(durable, options, worker);
  }

  private static LiveOperation await(
      CompletableFuture<LiveOperation> durable,
      RunOptions options,
      AtomicReference<@Nullable Thread> worker) {
    try (PatientWait wait =
        new PatientWait(
            () -> {
              options.cancellation().cancel("the calling thread was interrupted");
              // What comes before the intent may heed nothing but interrupts.
              Thread busy = worker.get();
              if (busy != null) {
                busy.interrupt();
              }
            })) {
      return wait.get(durable);
    }
  }
}
