package io.slipway.benchmarks;

import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a simulated server, for an engine that drives rebalances on it: whenever the engine
 * waits for the time, it moves, up to a limit; while the engine waits for a reply that the server
 * does not hold back, it stands still. So hours pass in seconds, and how fast the machine is
 * changes nothing. An engine with one server has one thread at a time that waits for the time; the
 * others wait for that one, for an hour.
 */
final class ServerTime implements TimeSource {
  /**
   * The bound of a request, by which the wait for a reply is told from other waits: no other is as
   * long. The server blocks for 10 s at most.
   */
  static final Duration REQUEST = Duration.ofSeconds(12);

  private static final Duration FOR_OTHERS = Duration.ofHours(1);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final long REPLY_MILLIS = 2;

  private final CruiseControlSimulator server;
  private final Probes probes;
  private volatile Instant now;
  private Instant limit;

  ServerTime(CruiseControlSimulator server, Probes probes) {
    this.server = server;
    this.probes = probes;
    this.now = server.now();
    this.limit = now;
  }

  @Override
  public Instant now() {
    return now;
  }

  /** Lets the time pass up to an instant, and returns when it is reached. */
  synchronized void runUntil(Instant instant) throws InterruptedException {
    limit = instant;
    notifyAll();
    while (now.isBefore(limit)) {
      wait();
    }
  }

  /** Lets a moment pass while nothing else does. */
  void skip(Duration moment) {
    server.advance(moment);
    now = server.now();
  }

  /** Lets the time pass, and returns at once. */
  synchronized void run() {
    limit = Instant.MAX;
    notifyAll();
  }

  @Override
  public void pause(Duration duration, CancellationToken cancellation) throws InterruptedException {
    CancellationToken.Registration registration = cancellation.onCancel(this::wake);
    try {
      Instant end = now.plus(duration);
      boolean forOthers = duration.compareTo(FOR_OTHERS) >= 0;
      boolean forReply = duration.equals(REQUEST);
      while (now.isBefore(end) && !cancellation.isCancelled()) {
        if (forOthers) {
          awaitOthers(end, cancellation);
        } else if (!forReply || isHeldBack(cancellation)) {
          pass(forReply ? earlier(end, now.plus(STEP)) : end, cancellation);
        }
      }
    } finally {
      registration.close();
    }
  }

  private synchronized void awaitOthers(Instant end, CancellationToken cancellation)
      throws InterruptedException {
    while (now.isBefore(end) && !cancellation.isCancelled()) {
      wait();
    }
  }

  private synchronized void awaitReply(CancellationToken replied) throws InterruptedException {
    if (!replied.isCancelled()) {
      TimeUnit.MILLISECONDS.timedWait(this, REPLY_MILLIS);
    }
  }

  private boolean isHeldBack(CancellationToken replied) throws InterruptedException {
    awaitReply(replied);
    return !replied.isCancelled()
        && server.requests().stream()
            .anyMatch(
                request -> request.status() == 0 && request.outcome() == Request.Outcome.TASK);
  }

  private void pass(Instant target, CancellationToken cancellation) throws InterruptedException {
    synchronized (this) {
      while (!now.isBefore(limit)) {
        if (cancellation.isCancelled()) {
          return;
        }
        wait();
      }
    }
    Instant next = earlier(earlier(target, probes.next()), limit());
    server.advance(Duration.between(now, next));
    now = next;
    probes.ask(now);
    wake();
  }

  private synchronized Instant limit() {
    return limit;
  }

  private synchronized void wake() {
    notifyAll();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
