package io.slipway.engine.internal;

import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.Operation;
import io.slipway.engine.internal.operation.PatientWait;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the clusters that end with their engine. Thread-safe. */
final class EphemeralClusters {
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralClusters.class);

  /** How long an open and a close wait for deletes: a stop by force takes half of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final DefaultEngine engine;
  private final Set<ClusterName> beginning = new HashSet<>();
  private boolean refused;
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
                  "open the engine at a directory", "create a cluster that is not ephemeral"));
    }
    if (refused) {
      throw DefaultReader.closed();
    }
    if (atExit == null) {
      Thread hook = new Thread(engine::close, "slipway-exit");
      try {
        Runtime.getRuntime().addShutdownHook(hook);
      } catch (IllegalStateException e) {
        throw new SlipwayException(
            Problem.of(
                ErrorCode.CLOSED,
                "cluster '" + name + "' cannot be ephemeral: the JVM is ending already"),
            e);
      }
      atExit = hook;
    }
    beginning.add(name);
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
                    .withRemedy(Remedy.of(Remedy.Action.DELETE, name).so("and create another"))));
  }

  static void requireResumable(ClusterName name, @Nullable ClusterRecord record) {
    Optional<SlipwayException> refusal = refusalToResume(name, record);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** The engine closes: no more of them are created. */
  synchronized void refuse() {
    refused = true;
  }

  /** A create that was {@linkplain #requirePossible possible} has returned. */
  synchronized void created(ClusterName name) {
    beginning.remove(name);
    notifyAll();
  }

  /**
   * Deletes all of them, whatever they are in the middle of, and waits {@link #PATIENCE} at the
   * most: the rest is left to the next engine. An interrupt of the caller waits too.
   *
   * @param names returns those that there are
   * @param executor has a thread for each
   */
  void endAll(Supplier<List<ClusterName>> names, Executor executor) {
    boolean interrupted = Thread.interrupted();
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      CancellationToken enough = new CancellationToken();
      Set<ClusterName> tried = new HashSet<>();
      for (Set<ClusterName> left = left(names, tried); !left.isEmpty(); left = left(names, tried)) {
        tried.addAll(left);
        List<CompletableFuture<Void>> ends =
            left.stream()
                .map(name -> CompletableFuture.runAsync(() -> end(name, enough), executor))
                .toList();
        if (!ended(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), end)) {
          enough.cancel("the engine does not wait for it any longer");
          LOG.warn("ephemeral clusters are left to the next engine: {}", left);
          return;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized Set<ClusterName> left(
      Supplier<List<ClusterName>> names, Set<ClusterName> tried) {
    Set<ClusterName> left = new HashSet<>(beginning);
    left.addAll(names.get());
    left.removeAll(tried);
    return left;
  }

  private static boolean ended(CompletableFuture<Void> all, long end) {
    try (PatientWait wait = new PatientWait(() -> {})) {
      return wait.isOver(all, Duration.ofNanos(end - System.nanoTime()));
    }
  }

  /** Deletes one. A failure is logged: the next engine tries again. */
  private void end(ClusterName name, CancellationToken enough) {
    try {
      Optional<Operation> inFlight = engine.inFlight(name);
      while (inFlight.isEmpty() && awaitIntent(name, enough)) {
        inFlight = engine.inFlight(name);
      }
      if (inFlight.isPresent()) {
        undo(inFlight.get());
      }
      if (engine.exists(name)) {
        Command delete = Command.delete(name, DeleteOptions.shutdownFirst());
        var unused = engine.execute(delete, CommandOptions.defaults(), enough);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "ephemeral cluster '{}' is not deleted and is left to the next engine: {}",
          name,
          e.getMessage());
    }
  }

  /** Returns after a moment whether a create may still make its intent durable. */
  private synchronized boolean awaitIntent(ClusterName name, CancellationToken enough) {
    if (!beginning.contains(name) || enough.isCancelled()) {
      return false;
    }
    long end = System.nanoTime() + LOOK.toNanos();
    try {
      for (long left = LOOK.toMillis();
          beginning.contains(name) && left > 0;
          left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
