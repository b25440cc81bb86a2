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
import org.jspecify.annotations.Nullable;

/** One command at a time on each cluster; commands on different clusters do not meet. */
final class ClusterLocks {
  private record Holder(String command, @Nullable CancellationToken preemption) {}

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<ClusterName, Holder> held = new HashMap<>();

  /**
   * Takes a cluster. A background repair that holds it is cancelled and awaited.
   *
   * @throws SlipwayException {@link ErrorCode#OPERATION_IN_PROGRESS} if another command has it;
   *     {@link ErrorCode#CANCELLED} if the thread is interrupted while it waits
   */
  synchronized CancellationToken.Registration take(ClusterName name, String command) {
    Holder holder = held.get(name);
    try {
      while (holder != null && holder.preemption() != null) {
        holder.preemption().cancel(command + " takes precedence");
        wait();
        holder = held.get(name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          Problem.of(
              ErrorCode.CANCELLED,
              command
                  + " of cluster '"
                  + name
                  + "' was interrupted before it began; nothing changed"),
          e);
    }
    if (holder != null) {
      throw busy(command + " of cluster '" + name + "' cannot begin", holder);
    }
    held.put(name, new Holder(command, null));
    return () -> release(name);
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
            .withRemedy("wait for it or cancel it, then try again"));
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
