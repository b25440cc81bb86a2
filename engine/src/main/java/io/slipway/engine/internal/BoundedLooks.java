package io.slipway.engine.internal;

import com.google.common.base.Throwables;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks that no operation rests on, each with a bound of the engine's own: a backend may heed no
 * deadline. A look past its bound is stuck: its thread is left to the backend, and until it is back
 * nobody looks at that cluster, so that lists that follow one another do not pile up threads.
 * Thread-safe.
 */
final class BoundedLooks {
  /** How many looks of a backend may be stuck before it is not asked any more. */
  static final int STUCK = 32;

  /** How much later than its word a backend may be, for a busy machine. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Backends backends;
  private final TimeSource time;
  private final Executor executor;
  private final Map<String, Set<Look>> stuck = new HashMap<>();

  BoundedLooks(Backends backends, TimeSource time, Executor executor) {
    this.backends = backends;
    this.time = time;
    this.executor = executor;
  }

  /**
   * Looks, and blocks until the request's deadline, the backend's grace and a moment more have
   * passed. An interrupt is passed on to the look, and stays flagged.
   *
   * @param name the backend's
   * @throws SlipwayException as the backend; {@link ErrorCode#BACKEND_UNAVAILABLE} if it does not
   *     answer, or has not answered an earlier look yet
   */
  ClusterObservation observe(String name, ObserveRequest request) {
    ClusterBackend backend = backends.get(name);
    refuseIfStuck(name, request);
    Duration bound =
        Duration.between(time.now(), request.deadline()).plus(backend.info().grace()).plus(MARGIN);
    Look look = new Look(name, backend, request);
    executor.execute(look);
    return look.await(bound);
  }

  private synchronized void refuseIfStuck(String name, ObserveRequest request) {
    Set<Look> its = stuck.getOrDefault(name, Set.of());
    if (its.size() >= STUCK || its.stream().anyMatch(look -> look.isAt(request))) {
      throw unanswered(name, request, "it has not answered an earlier look yet");
    }
  }

  private static SlipwayException unanswered(String name, ObserveRequest request, String why) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.BACKEND_UNAVAILABLE,
                "backend '"
                    + name
                    + "' does not tell of cluster '"
                    + request.cluster().name()
                    + "'")
            .withActual(why)
            .withRemedy("see to what the backend waits for, then look again"));
  }

  private final class Look implements Runnable {
    private final String name;
    private final ClusterBackend backend;
    private final ObserveRequest request;
    private final CompletableFuture<ClusterObservation> seen = new CompletableFuture<>();
    private @Nullable Thread looking;

    Look(String name, ClusterBackend backend, ObserveRequest request) {
      this.name = name;
      this.backend = backend;
      this.request = request;
    }

    boolean isAt(ObserveRequest other) {
      return request.cluster().equals(other.cluster());
    }

    @Override
    public void run() {
      looking(Thread.currentThread());
      try {
        seen.complete(backend.observe(request));
      } catch (Throwable e) {
        // The waiting caller throws it.
        seen.completeExceptionally(e);
      } finally {
        looking(null);
        back(this);
      }
    }

    ClusterObservation await(Duration bound) {
      long end = System.nanoTime() + bound.toNanos();
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return seen.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            interrupted = true;
            interrupt();
          } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwables.throwIfUnchecked(cause);
            throw new IllegalStateException(cause);
          } catch (TimeoutException e) {
            if (leave(this)) {
              interrupt();
              throw unanswered(
                  name, request, "no answer " + bound.toMillis() + " ms after it was asked");
            }
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** A thread that is back serves others: they are not interrupted. */
    private synchronized void interrupt() {
      if (looking != null) {
        looking.interrupt();
      }
    }

    private synchronized void looking(@Nullable Thread thread) {
      looking = thread;
    }
  }

  /** Counts a look as stuck, unless it has answered after all. */
  private synchronized boolean leave(Look look) {
    return !look.seen.isDone()
        && stuck.computeIfAbsent(look.name, any -> new HashSet<>()).add(look);
  }

  private synchronized void back(Look look) {
    stuck.getOrDefault(look.name, new HashSet<>()).remove(look);
  }
}
