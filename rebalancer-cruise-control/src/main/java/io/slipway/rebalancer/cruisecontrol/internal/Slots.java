package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much is asked of one server at a time. The server has a few slots (five, unless configured),
 * and refuses every request beyond. A request takes one even if it is answered at once: until the
 * server's scanner, which runs every 5 s, finds it done. A computation keeps it until it is done
 * besides. So what is counted is requests of the last scan period, not those in flight.
 *
 * <p>One slot of ours is kept for the brake and for looks, and at most two compute: the server has
 * three workers, which also answer {@code GET state}. After a refusal, which is due to others, one
 * slot less is used, until half a minute has passed without another. Two programs that use one
 * server do not know of each other: that is what refusals are for.
 *
 * <p>The most urgent request comes first, among equals the one that has waited longest. Who has
 * waited for two scan periods may use the kept slot too, and is not overtaken by looks any more.
 * Thread-safe.
 */
final class Slots {
  /** The scan period, and what clocks and threads may be late by. */
  static final Duration WINDOW = Classifier.SCAN_PERIOD.plusMillis(500);

  private static final int MOST_COMPUTING = 2;
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /** How long what had no answer counts as computing. */
  private static final Duration UNANSWERED = Duration.ofSeconds(60);

  /** How long a computation counts that nobody asks for any more. */
  private static final Duration FORSAKEN = Duration.ofMinutes(10);

  private final TimeSource time;
  private final int most;
  private final List<Waiter> waiters = new ArrayList<>();
  private final List<Permit> held = new ArrayList<>();
  private int budget;
  private long arrivals;
  private long refusals;
  private boolean closed;
  private Duration waited = Duration.ZERO;
  private Instant blockedUntil;
  private Instant changed;

  Slots(TimeSource time, int most) {
    this.time = time;
    this.most = most;
    this.budget = most;
    this.blockedUntil = time.now();
    this.changed = blockedUntil;
  }

  /**
   * Waits for a slot.
   *
   * @param priority how urgent
   * @param computes whether the request computes a proposal
   * @param bounds ends the wait
   * @return the slot, to be given back by one of its methods
   * @throws RebalanceException without effect if there is none in time
   */
  Permit take(Priority priority, boolean computes, Bounds bounds) {
    Waiter waiter = arrive(priority, computes);
    try {
      while (true) {
        CancellationToken woken = new CancellationToken();
        Optional<Permit> permit = poll(waiter, woken, bounds);
        if (permit.isPresent()) {
          return permit.get();
        }
        bounds.pause(pause(waiter, bounds), woken);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("a request", "interrupted", Outcome.NOT_APPLIED);
    } finally {
      leave(waiter);
    }
  }

  /** Returns the ids of all computations that hold a slot. */
  synchronized Set<String> computing() {
    Set<String> ids = new HashSet<>();
    for (Permit permit : held) {
      if (permit.taskId != null) {
        ids.add(permit.taskId);
      }
    }
    return ids;
  }

  /** Gives the slot of a computation back, which the server has been seen to have freed. */
  synchronized void computed(String taskId) {
    held.removeIf(permit -> taskId.equals(permit.taskId));
    wakeAll();
  }

  synchronized void close() {
    closed = true;
    wakeAll();
  }

  synchronized int queued() {
    return waiters.size();
  }

  synchronized Duration waited() {
    return waited;
  }

  synchronized int budget() {
    return budget;
  }

  synchronized int held() {
    expire();
    return held.size();
  }

  synchronized long refusals() {
    return refusals;
  }

  private synchronized Waiter arrive(Priority priority, boolean computes) {
    Waiter waiter = new Waiter(priority, arrivals++, computes, time.now());
    waiters.add(waiter);
    return waiter;
  }

  private synchronized void leave(Waiter waiter) {
    waiters.remove(waiter);
    waited = waited.plus(Duration.between(waiter.since, time.now()));
    wakeAll();
  }

  private synchronized Optional<Permit> poll(
      Waiter waiter, CancellationToken woken, Bounds bounds) {
    if (closed) {
      throw Failures.closed("a request");
    }
    if (bounds.cancellation().isCancelled()) {
      throw Failures.cancelled("a request", bounds.cancellation().reason(), Outcome.NOT_APPLIED);
    }
    expire();
    recover();
    if (isFirst(waiter)) {
      Permit permit = new Permit(waiter.computes);
      held.add(permit);
      return Optional.of(permit);
    }
    if (bounds.isOver()) {
      throw noSlot();
    }
    waiter.woken = woken;
    return Optional.empty();
  }

  /** Whether it may go, and nothing that comes before it could instead, or waits for the next. */
  private boolean isFirst(Waiter waiter) {
    Instant now = time.now();
    if (now.isBefore(blockedUntil)) {
      return false;
    }
    List<Waiter> inOrder = new ArrayList<>(waiters);
    inOrder.sort(Waiter.order(now));
    for (Waiter other : inOrder) {
      if (other.computes && computations() >= MOST_COMPUTING) {
        continue;
      }
      if (held.size() < limit(other, now)) {
        return other == waiter;
      }
      if (other.hasWaitedLong(now)) {
        return false;
      }
    }
    return false;
  }

  private long limit(Waiter waiter, Instant now) {
    // Computations, which may last, never take the last slot from looks and from the brake.
    return waiter.priority.mayUseReserve() || waiter.hasWaitedLong(now)
        ? Math.max(budget, computations() + 1)
        : Math.max(1, budget - 1);
  }

  private long computations() {
    return held.stream().filter(Permit::isComputing).count();
  }

  private synchronized Duration pause(Waiter waiter, Bounds bounds) {
    Instant now = time.now();
    Instant next = bounds.deadline();
    if (blockedUntil.isAfter(now) && blockedUntil.isBefore(next)) {
      next = blockedUntil;
    }
    for (Permit permit : held) {
      if (permit.until != null && permit.until.isBefore(next)) {
        next = permit.until;
      }
    }
    Instant recovery = changed.plus(RECOVERY);
    if (budget < most && recovery.isBefore(next)) {
      next = recovery;
    }
    if (waiter.isLong.isAfter(now) && waiter.isLong.isBefore(next)) {
      next = waiter.isLong;
    }
    return Duration.between(now, next);
  }

  private void expire() {
    Instant now = time.now();
    held.removeIf(permit -> permit.until != null && !permit.until.isAfter(now));
  }

  private void recover() {
    if (budget < most && !time.now().isBefore(changed.plus(RECOVERY))) {
      budget++;
      changed = time.now();
    }
  }

  private synchronized void wake(Waiter waiter) {
    if (waiter.woken != null) {
      waiter.woken.cancel("look again");
    }
  }

  private void wakeAll() {
    waiters.forEach(this::wake);
  }

  private RebalanceException noSlot() {
    return Failures.passing(
        CruiseControlReason.NO_SLOT_IN_TIME,
        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "a request found no slot in time")
            .withExpected("fewer than " + budget + " requests within " + WINDOW.toMillis() + " ms")
            .withActual(held.size())
            .withRemedy("try later", "allow more '" + ServerOptions.SLOTS + "'"));
  }

  /** One that waits. */
  private static final class Waiter {
    private final Priority priority;
    private final long arrival;
    private final boolean computes;
    private final Instant since;
    private final Instant isLong;
    private @Nullable CancellationToken woken;

    Waiter(Priority priority, long arrival, boolean computes, Instant since) {
      this.priority = priority;
      this.arrival = arrival;
      this.computes = computes;
      this.since = since;
      this.isLong = since.plus(WINDOW.multipliedBy(2));
    }

    static Comparator<Waiter> order(Instant now) {
      return Comparator.<Waiter, Priority>comparing(waiter -> waiter.urgency(now))
          .thenComparingLong(waiter -> waiter.arrival);
    }

    boolean hasWaitedLong(Instant now) {
      return !now.isBefore(isLong);
    }

    private Priority urgency(Instant now) {
      return priority == Priority.PROPOSE && hasWaitedLong(now) ? Priority.STATUS : priority;
    }
  }

  /** A slot that is held. The first method that is called counts. */
  final class Permit {
    private final boolean computes;
    private boolean settled;
    private boolean computing;
    private @Nullable Instant until;
    private @Nullable String taskId;

    private Permit(boolean computes) {
      this.computes = computes;
    }

    private boolean isComputing() {
      return computing || (computes && !settled);
    }

    /** The request never came to the server. */
    void notSent() {
      settle(() -> held.remove(this));
    }

    /** The server was done with it. */
    void answered() {
      settle(() -> until = time.now().plus(WINDOW));
    }

    /** The server goes on computing. */
    void goesOn(String id) {
      settle(
          () -> {
            computing = true;
            taskId = id;
            until = time.now().plus(FORSAKEN);
          });
    }

    /** What the server does is not known. */
    void unanswered() {
      settle(
          () -> {
            computing = computes;
            until = time.now().plus(computes ? UNANSWERED : WINDOW);
          });
    }

    /** The server had no slot. */
    void refused() {
      settle(
          () -> {
            held.remove(this);
            refusals++;
            Instant now = time.now();
            if (!now.isBefore(blockedUntil)) {
              budget = Math.max(1, budget - 1);
              blockedUntil = now.plus(WINDOW);
              changed = now;
            }
          });
    }

    private void settle(Runnable change) {
      synchronized (Slots.this) {
        if (!settled) {
          settled = true;
          change.run();
          wakeAll();
        }
      }
    }
  }
}
