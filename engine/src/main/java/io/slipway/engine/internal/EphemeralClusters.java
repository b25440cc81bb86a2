package io.slipway.engine.internal;

import io.slipway.engine.Command;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.Operation;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the clusters that end with their engine. Thread-safe. */
final class EphemeralClusters {
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralClusters.class);

  /** How long a close waits for an operation that it has cancelled. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final DefaultEngine engine;
  private @Nullable Thread atExit;

  EphemeralClusters(DefaultEngine engine) {
    this.engine = engine;
  }

  /**
   * Ensures that an orderly end of the JVM ends the cluster that is about to be created.
   *
   * @throws SlipwayException {@link ErrorCode#UNSUPPORTED} if another engine may have the store
   */
  synchronized void requirePossible(Home home, ClusterName name) {
    if (!home.locked()) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "cluster '" + name + "' cannot be ephemeral")
              .withExpected(
                  "a home with a lock, in which an engine may delete what another one has left")
              .withActual("a store of the caller's own")
              .withRemedy(
                  "open the engine at a directory, or create a cluster that is not ephemeral"));
    }
    if (atExit == null) {
      Thread hook = new Thread(engine::close, "slipway-exit");
      Runtime.getRuntime().addShutdownHook(hook);
      atExit = hook;
    }
  }

  /** Nothing is left to be ended at the exit. */
  synchronized void forget() {
    Thread hook = atExit;
    atExit = null;
    if (hook != null && !hook.equals(Thread.currentThread())) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOG.debug("the JVM ends, and its hook closes a closed engine", e);
      }
    }
  }

  static Optional<SlipwayException> refusalToResume(
      ClusterName name, @Nullable ClusterRecord record) {
    return record == null || !record.ephemeral()
        ? Optional.empty()
        : Optional.of(
            new SlipwayException(
                Problem.of(ErrorCode.UNSUPPORTED, "cluster '" + name + "' cannot be resumed")
                    .withExpected("a cluster that outlives its engine")
                    .withActual("an ephemeral one")
                    .withRemedy("delete it and create another")));
  }

  static void requireResumable(ClusterName name, @Nullable ClusterRecord record) {
    Optional<SlipwayException> refusal = refusalToResume(name, record);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /**
   * Deletes a cluster, whatever its state. A failure is logged: the next engine tries again.
   *
   * @return whether it is gone
   */
  boolean end(ClusterName name) {
    try {
      Optional<Operation> inFlight = engine.inFlight(name);
      if (inFlight.isPresent()) {
        undo(inFlight.get());
      }
      if (engine.exists(name)) {
        var unused = engine.execute(Command.delete(name, DeleteOptions.shutdownFirst()));
      }
      return true;
    } catch (RuntimeException e) {
      LOG.warn(
          "ephemeral cluster '{}' is not deleted and is left to the next engine: {}",
          name,
          e.getMessage());
      return false;
    }
  }

  private static void undo(Operation operation) {
    try {
      operation.cancel();
    } catch (SlipwayException e) {
      // What goes only forward is brought to its end by the delete, or has to end first.
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      if (!operation.isDriven()) {
        return;
      }
    }
    try {
      var unused =
          operation.result().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.debug("operation {} was undone before the delete", operation.id(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      throw new SlipwayException(
          Problem.of(ErrorCode.DEADLINE_EXCEEDED, "operation " + operation.id() + " does not end"),
          e);
    }
  }
}
