package io.slipway.engine.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One command at a time on each cluster; commands on different clusters do not meet. */
final class ClusterLocks {
  private record Holder(String command, @Nullable CancellationToken preemption) {}

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CancellationToken closing;
  private final Map<ClusterName, Holder> held = new HashMap<>();

  /**
   * Makes them.
   *
   * @param closing ends those who wait
   */
  ClusterLocks(CancellationToken closing) {
    this.closing = closing;
  }

  /**
   * Takes a cluster. A background repair that holds it is cancelled and awaited.
   *
   * @param timeout how long that is awaited: a backend may not answer it
   * @param cancellation ends the wait
   * @throws SlipwayException {@link ErrorCode#OPERATION_IN_PROGRESS} if another command has it;
   *     {@link ErrorCode#CANCELLED}, also if the thread is interrupted, {@link
   *     ErrorCode#DEADLINE_EXCEEDED} and {@link ErrorCode#CLOSED} if the wait ends so
   */
  CancellationToken.Registration take(
      ClusterName name, String command, Duration timeout, CancellationToken cancellation) {
    // One wish may have been raised long before: only who waits listens.
    CancellationToken.Registration byCaller = cancellation.onCancel(this::wake);
    CancellationToken.Registration byClosing = closing.onCancel(this::wake);
    try {
      return take(name, command + " of cluster '" + name + "'", command, timeout, cancellation);
    } finally {
      byClosing.close();
      byCaller.close();
    }
  }

  private synchronized CancellationToken.Registration take(
      ClusterName name,
      String what,
      String command,
      Duration timeout,
      CancellationToken cancellation) {
    // Not by the engine's clock: it is a thread of this JVM that is awaited.
    long end = System.nanoTime() + timeout.toNanos();
    Holder holder = held.get(name);
    while (holder != null && holder.preemption() != null) {
      holder.preemption().cancel(command + " takes precedence");
      awaitChange(what, end, cancellation);
      holder = held.get(name);
    }
    if (holder != null) {
      throw busy(what + " cannot begin", holder);
    }
    held.put(name, new Holder(command, null));
    return () -> release(name);
  }

  private void awaitChange(String what, long end, CancellationToken cancellation) {
    if (closing.isCancelled()) {
      throw DefaultReader.closed();
    }
    if (cancellation.isCancelled()) {
      throw notBegun(ErrorCode.CANCELLED, what + " was cancelled", cancellation.reason(), null);
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw notBegun(
          ErrorCode.DEADLINE_EXCEEDED,
          what + " did not get its turn in time",
          "a background repair was told to give way, and its backend does not answer",
          null);
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notBegun(ErrorCode.CANCELLED, what + " was interrupted", "before it began", e);
    }
  }

  private static SlipwayException notBegun(
      ErrorCode code, String what, String why, @Nullable Throwable cause) {
    return new SlipwayException(Problem.of(code, what + ": " + why + "; nothing changed"), cause);
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Returns what a command would be refused with now, if one has the cluster. */
  synchronized Optional<SlipwayException> refusal(ClusterName name) {
    return Optional.ofNullable(held.get(name))
        .filter(holder -> holder.preemption() == null)
        .map(holder -> busy("no command of cluster '" + name + "' can begin", holder));
  }

  private static SlipwayException busy(String what, Holder holder) {
    return new SlipwayException(
        Problem.of(ErrorCode.OPERATION_IN_PROGRESS, what)
            .withActual(holder.command() + " is in progress")
            .withRemedy("wait for it", "cancel it if it can be undone, then try again"));
  }

  /** Takes a cluster that nobody holds, for work that gives way to every command; else null. */
  synchronized CancellationToken.@Nullable Registration takeIfFree(
      ClusterName name, String work, CancellationToken preemption) {
    if (held.containsKey(name)) {
      return null;
    }
    held.put(name, new Holder(work, preemption));
    return () -> release(name);
  }

  /** Waits a few seconds for commands to leave; one that stays behind finds the store closed. */
  synchronized void awaitIdle() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    long left = PATIENCE.toMillis();
    while (!held.isEmpty() && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void release(ClusterName name) {
    held.remove(name);
    notifyAll();
  }
}
