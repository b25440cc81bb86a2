package io.slipway.rebalancer.cruisecontrol.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The simulated server: one lock over all of it, and the time. Thread-safe. */
final class Server {
  private static final Instant STEPPED_START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long IDLE_MILLIS = 1000;

  /** The time of the network, to which a restart of the server is nothing. */
  private final class Network implements Timer {
    @Override
    public Instant now() {
      return timeline.now();
    }

    @Override
    public void after(Duration delay, Runnable action) {
      timeline.after(delay, action);
      Server.this.notifyAll();
    }
  }

  /** The time of the server's present life. */
  private final class Life implements Timer {
    @Override
    public Instant now() {
      return timeline.now();
    }

    @Override
    public void after(Duration delay, Runnable action) {
      int planned = lives;
      network.after(
          delay,
          () -> {
            if (planned == lives) {
              action.run();
            }
          });
    }
  }

  private final @Nullable RealClock clock;
  private final Timeline timeline;
  private final Network network = new Network();
  private final Faults faults = new Faults();
  private final List<Exchange> log = new ArrayList<>();
  private final Tasks tasks;
  private final Sessions sessions;
  private final Workers workers;
  private final Balance balance;
  private final Executor executor;
  private final Computations computations;
  private final Endpoints endpoints;
  private final Listener listener;
  private final @Nullable Thread ticker;
  private int lives;
  private boolean closed;

  Server(CruiseControlSimulator.Builder settings) throws IOException {
    clock = settings.speed == 0 ? null : new RealClock(settings.speed);
    timeline = new Timeline(clock == null ? STEPPED_START : clock.now());
    Timer life = new Life();
    synchronized (this) {
      tasks = new Tasks(life, settings);
      sessions = new Sessions(life);
      workers = new Workers(life);
      balance = new Balance(settings);
      executor = new Executor(life, tasks, balance, settings);
      computations = new Computations(life, executor, balance, settings);
      endpoints = new Endpoints(life, tasks, sessions, workers, executor, computations, settings);
    }
    listener = new Listener(this::handle);
    listener.open();
    ticker = clock == null ? null : tick(clock, listener.port());
  }

  private Thread tick(RealClock real, int port) {
    Thread thread = new Thread(() -> run(real), "cruise-control-simulator-clock-" + port);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Lets things happen when they fall due, by the machine's clock. */
  private synchronized void run(RealClock real) {
    try {
      while (!closed) {
        timeline.runUntil(real.now());
        wait(timeline.next().map(real::millisUntil).orElse(IDLE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void handle(Connection connection, HttpRequest request) {
    catchUp();
    Exchange exchange = new Exchange(request, connection, this);
    log.add(exchange);
    faults.next(exchange.logged()).drive(exchange);
    timeline.runUntil(timeline.now());
    notifyAll();
  }

  private void catchUp() {
    if (clock != null) {
      timeline.runUntil(clock.now());
    }
  }

  // What an exchange and its fault do, with the lock held.

  Timer network() {
    return network;
  }

  void serve(Exchange exchange) {
    endpoints.serve(exchange);
  }

  void refuse(Exchange exchange) {
    endpoints.refuse(exchange);
  }

  void evictAll() {
    tasks.evictAll();
  }

  void restart(@Nullable Connection except) {
    lives++;
    listener.closeConnections(except);
    executor.restart(network);
    workers.clear();
    sessions.clear();
    tasks.start();
  }

  // What a test does.

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  synchronized Instant now() {
    return timeline.now();
  }

  synchronized void advance(Duration time) {
    if (clock != null) {
      throw new IllegalStateException("the clock is real: it cannot be advanced");
    }
    timeline.runUntil(timeline.now().plus(time));
  }

  synchronized void awaitRequests(int count, Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (log.size() < count) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new IllegalStateException(
            "expected " + count + " requests within " + bound + ", was " + log.size());
      }
      wait(millis);
    }
  }

  synchronized List<Request> requests() {
    return log.stream().map(Exchange::logged).toList();
  }

  synchronized List<Execution> executions() {
    catchUp();
    return executor.executions();
  }

  synchronized int executionsAtOnce() {
    List<Execution> all = executor.executions();
    return all.stream()
        .mapToInt(begun -> (int) all.stream().filter(other -> other.ranAt(begun.began())).count())
        .max()
        .orElse(0);
  }

  synchronized int slotsInUse() {
    catchUp();
    return tasks.slotsInUse();
  }

  synchronized void inject(Fault fault, int times, Predicate<Request> matching) {
    faults.add(fault, times, matching);
  }

  synchronized void clearFaults() {
    faults.clear();
  }

  void refuseConnections() {
    listener.close();
  }

  void acceptConnections() throws IOException {
    listener.open();
  }

  synchronized void restart() {
    catchUp();
    restart(null);
  }

  synchronized void restartFor(List<Broker> brokers) {
    restart();
    computations.brokers(brokers);
    endpoints.brokers(brokers);
  }

  synchronized boolean evict(String taskId) {
    catchUp();
    return tasks.evict(taskId);
  }

  synchronized void unbalance() {
    balance.clear();
  }

  synchronized void compute(Duration time) {
    computations.compute(time);
  }

  synchronized void externalReassignment(boolean moving) {
    executor.externalReassignment(moving);
  }

  synchronized boolean externalReassignment() {
    return executor.externalReassignment();
  }

  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    listener.close();
    listener.join();
    if (ticker != null) {
      try {
        ticker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
