package io.slipway.engine.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ObservationRound;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at running clusters periodically and repairs those that need it, and takes up blocked
 * operations when their next attempt is due; ends only with its engine. Each cluster has its own
 * schedule: a slow look delays no other cluster's, and a failed one makes the next looks at that
 * cluster rarer.
 */
final class RepairLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepairLoop.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** For each backend, so that one that does not answer takes no other's threads. */
  private static final int AT_A_TIME = 16;

  /** A repair may take minutes; the other threads keep looking. */
  private static final int REPAIRS = AT_A_TIME / 2;

  /** The maximum number of rounds skipped after failures. */
  private static final int MOST_ROUNDS_OFF = 8;

  private final DefaultEngine engine;
  private final EngineContext context;
  private final Duration interval;
  private final Thread thread = new Thread(this::run, "slipway-repair");

  /** Used by the loop's own thread only. */
  private final Map<ClusterName, Schedule> schedules = new HashMap<>();

  private final Map<String, Backend> backends = new HashMap<>();

  /** The lane in which the clusters of one backend are looked at. */
  private record Backend(Lane lane, Semaphore repairs) {}

  /** The schedule of a cluster's looks. Thread-safe. */
  private static final class Schedule {
    private boolean busy;
    private int failures;
    private Instant notBefore = Instant.MIN;

    synchronized boolean begin(Instant now) {
      if (busy || now.isBefore(notBefore)) {
        return false;
      }
      busy = true;
      return true;
    }

    synchronized void succeeded() {
      busy = false;
      failures = 0;
    }

    synchronized void failed(Instant now, Duration interval) {
      busy = false;
      int rounds = Math.min(1 << Math.min(failures, 10), MOST_ROUNDS_OFF);
      failures++;
      notBefore = now.plus(interval.multipliedBy(rounds)).plus(interval.dividedBy(2));
    }
  }

  RepairLoop(DefaultEngine engine, EngineContext context, Duration interval) {
    this.engine = engine;
    this.context = context;
    this.interval = interval;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits a few seconds for the loop, which the closing of the engine has ended. */
  @Override
  public void close() {
    // A listener may close the engine on this very thread.
    if (!thread.equals(Thread.currentThread())) {
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }

  private void run() {
    while (!isOver()) {
      try {
        context.time().pause(interval, context.closing());
        lookAtAll();
      } catch (InterruptedException e) {
        LOG.debug("the repairs were interrupted and go on: they end with their engine", e);
      } catch (RuntimeException | Error e) {
        logUnlessOver("a round of repairs failed; the next one follows", e);
      }
    }
  }

  /** Begins a look at every cluster whose turn it is; does not wait for them. */
  private void lookAtAll() {
    if (isOver()) {
      return;
    }
    List<ClusterName> names = engine.names();
    schedules.keySet().retainAll(new HashSet<>(names));
    ObservationRound round = new ObservationRound();
    for (ClusterName name : names) {
      if (isOver()) {
        return;
      }
      Schedule schedule = schedules.computeIfAbsent(name, any -> new Schedule());
      if (schedule.begin(context.time().now())) {
        begin(name, schedule, round);
      }
    }
  }

  private void begin(ClusterName name, Schedule schedule, ObservationRound round) {
    try {
      Optional<String> where = engine.backendToRepair(name);
      if (where.isEmpty()) {
        schedule.succeeded();
        return;
      }
      Backend backend =
          backends.computeIfAbsent(
              where.get(),
              any -> new Backend(new Lane(context.executor(), AT_A_TIME), new Semaphore(REPAIRS)));
      backend.lane().run(() -> look(name, schedule, round, backend.repairs()));
    } catch (RuntimeException | Error e) {
      failed(name, schedule, e);
    }
  }

  private void look(
      ClusterName name, Schedule schedule, ObservationRound round, Semaphore repairs) {
    CancellationToken cancellation = new CancellationToken();
    CancellationToken closing = context.closing();
    CancellationToken.Registration byClosing =
        closing.onCancel(() -> cancellation.cancel(closing.reason()));
    try {
      CommandOptions options = CommandOptions.defaults();
      Instant end = context.time().now().plus(RecoveryService.look(options.timeout()));
      boolean repaired = engine.repairInBackground(name, options, cancellation, round, repairs);
      Instant now = context.time().now();
      if (repaired || now.isBefore(end)) {
        schedule.succeeded();
      } else {
        schedule.failed(now, interval);
      }
    } catch (RuntimeException | Error e) {
      if (cancellation.isCancelled()) {
        // A command took precedence, or the engine closes.
        schedule.succeeded();
      } else {
        failed(name, schedule, e);
      }
    } finally {
      byClosing.close();
    }
  }

  private void failed(ClusterName name, Schedule schedule, Throwable failure) {
    schedule.failed(context.time().now(), interval);
    logUnlessOver("cluster '" + name + "' was not repaired", failure);
  }

  private void logUnlessOver(String what, Throwable failure) {
    if (!isOver()) {
      LOG.warn("{}: {}", what, failure.getMessage(), failure);
    }
  }

  private boolean isOver() {
    return context.closing().isCancelled();
  }
}
