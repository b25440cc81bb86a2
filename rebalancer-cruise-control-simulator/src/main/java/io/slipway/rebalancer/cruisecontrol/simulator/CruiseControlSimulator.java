package io.slipway.rebalancer.cruisecontrol.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Cruise Control server for tests: in this process, on 127.0.0.1 and a free port, without Kafka.
 * It answers {@link Endpoint} as Cruise Control of 2026-08 (commit dadba67e2) does, byte for byte
 * where an exchange with the real one was recorded.
 *
 * <p>What makes clients fail is all there: every request that becomes a task takes one of five
 * slots, also a question for the state of tasks, and keeps it until a scanner that runs every 5 s
 * finds it done, or its execution begins; a request without a slot is refused with 500 and has no
 * effect, on every endpoint; three workers compute; what takes longer than 10 s is answered 202;
 * one execution runs at a time; tasks are forgotten 24 h after their start, beyond 25 of a kind,
 * and at a restart.
 *
 * <p>By default its clock stands still and is moved by {@link #advance}, in which everything that
 * falls due happens in the order of time, deterministically: a request that the server computes on,
 * delays or blocks is answered within {@code advance}. {@link Builder#realClock(int)} lets it run.
 *
 * <p>Each kind of request (endpoint and brokers or disks) finds {@link Builder#movements} to make,
 * and none any more once an execution has made them, until {@link #unbalance}.
 *
 * <p>Three things of the real server that surprise: {@code user_tasks} with {@code
 * fetch_completed_task=true} fails as a whole if it lists one task that failed; a request with
 * {@code dryrun=false} cancels movements of partitions that others began, even if it fails itself;
 * and {@code remove_disks} takes neither goals nor {@code verbose}.
 *
 * <p>Not simulated: {@code stop_ongoing_execution} (taken and ignored), roles, TLS, the layout of
 * answers without {@code json=true}, and proposals that differ from what is then executed.
 *
 * <p>Thread-safe. {@link #close} ends all its threads.
 */
public final class CruiseControlSimulator implements AutoCloseable {
  private final Server server;

  private CruiseControlSimulator(Server server) {
    this.server = server;
  }

  /** Starts a description with the defaults of Cruise Control, a stepped clock and no faults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns {@code http://127.0.0.1:port}. All endpoints are below {@code /kafkacruisecontrol/}. It
   * stays the same when the server is restarted or refuses connections.
   */
  public URI address() {
    return server.address();
  }

  /** Returns the time of the simulator's clock; a stepped one starts at 2026-01-01T00:00:00Z. */
  public Instant now() {
    return server.now();
  }

  /**
   * Lets time pass, on a stepped clock. Returns when all that fell due has happened and its replies
   * are sent; doesn't wait for requests that are on their way here: see {@link #awaitRequests}.
   *
   * @param time how much
   * @throws IllegalStateException if the clock is real
   */
  public void advance(Duration time) {
    server.advance(time);
  }

  /**
   * Waits, in real time, until the server has been asked so often since it was started, counting
   * every request that it could read, answered or not.
   *
   * @param count how often in all
   * @param bound how long at most
   * @throws IllegalStateException if the bound is over
   * @throws InterruptedException if the thread is interrupted
   */
  public void awaitRequests(int count, Duration bound) throws InterruptedException {
    server.awaitRequests(count, bound);
  }

  /** Returns all that the server was asked, in the order of arrival, as it stands now. */
  public List<Request> requests() {
    return server.requests();
  }

  /** Returns all executions that began, in order, over all restarts. */
  public List<Execution> executions() {
    return server.executions();
  }

  /** Returns how many executions ran at the same time at most. */
  public int executionsAtOnce() {
    return server.executionsAtOnce();
  }

  /** Returns how many slots are taken. */
  public int slotsInUse() {
    return server.slotsInUse();
  }

  /**
   * Makes a fault of the next requests of some endpoints. Faults are tried in the order in which
   * they were injected; the first that matches and is not used up decides.
   *
   * @param fault what goes wrong
   * @param times with how many requests
   * @param endpoints with which; none means all, and what is no endpoint
   */
  public void inject(Fault fault, int times, Endpoint... endpoints) {
    Set<Endpoint> on = Set.of(endpoints);
    server.inject(
        fault,
        times,
        request -> on.isEmpty() || on.stream().anyMatch(endpoint -> endpoint.takes(request)));
  }

  /**
   * Makes a fault of the next requests that match, as of those that carry {@code dryrun=false}.
   *
   * @param fault what goes wrong
   * @param times with how many requests
   * @param matching decides by method, path, query and header; must not block or call the simulator
   */
  public void inject(Fault fault, int times, Predicate<Request> matching) {
    server.inject(fault, times, matching);
  }

  /** Forgets the faults that are not used up. */
  public void clearFaults() {
    server.clearFaults();
  }

  /** Closes the listener and all connections, so that the address refuses further ones. */
  public void refuseConnections() {
    server.refuseConnections();
  }

  /**
   * Opens the listener again, at the same port; does nothing if it is open.
   *
   * @throws IOException if the port was taken meanwhile
   */
  public void acceptConnections() throws IOException {
    server.acceptConnections();
  }

  /**
   * Restarts the server at once: connections are closed without an answer, all tasks are forgotten,
   * its windows of metrics are kept. What an execution had in flight is moved to its end, which the
   * new server takes for movements by someone else.
   */
  public void restart() {
    server.restart();
  }

  /**
   * Restarts the server as {@link #restart()} does, with a configuration that has it look after
   * another cluster.
   *
   * @param brokers those of the other cluster
   */
  public void restart(List<Broker> brokers) {
    server.restartFor(List.copyOf(brokers));
  }

  /**
   * Forgets a finished task, as 25 later ones would.
   *
   * @param taskId its id
   * @return whether there was a finished task of this id
   */
  public boolean evict(String taskId) {
    return server.evict(taskId);
  }

  /** Makes all kinds of request find {@link Builder#movements} to make again. */
  public void unbalance() {
    server.unbalance();
  }

  /**
   * Changes how long a proposal computes, for those that begin from now on.
   *
   * @param time how long
   */
  public void compute(Duration time) {
    server.compute(time);
  }

  /**
   * Begins or ends movements of partitions by someone other than the server.
   *
   * @param moving whether there are any
   */
  public void externalReassignment(boolean moving) {
    server.externalReassignment(moving);
  }

  /**
   * Returns whether partitions are moved by someone other than the server: until {@link
   * #externalReassignment(boolean)} ends it, or the server cancels it.
   */
  public boolean externalReassignment() {
    return server.externalReassignment();
  }

  /** Closes the listener and all connections and ends all threads. */
  @Override
  public void close() {
    server.close();
  }

  /** Describes a {@link CruiseControlSimulator}. Not thread-safe. */
  public static final class Builder {
    int slots = 5;
    int completedTasks = 25;
    Duration retention = Duration.ofHours(24);
    Duration maxBlockTime = Duration.ofSeconds(10);
    Duration compute = Duration.ZERO;
    Duration stateTime = Duration.ZERO;
    Duration beginning = Duration.ZERO;
    Duration execute = Duration.ofSeconds(60);
    Duration leading = Duration.ZERO;
    Duration stopping = Duration.ofSeconds(2);
    Duration blind = Duration.ZERO;
    int movements = 32;
    long megabytes = 320;
    boolean autoStopExternalAgent = true;
    List<Broker> brokers =
        List.of(
            new Broker(1, List.of("/kafka/1")),
            new Broker(2, List.of("/kafka/2")),
            new Broker(3, List.of("/kafka/3")));
    @Nullable String authorization;
    int speed;

    private Builder() {}

    /**
     * Sets {@code max.active.user.tasks}; 5 by default.
     *
     * @param value how many
     * @return this builder
     */
    public Builder slots(int value) {
      this.slots = positive(value, "slots");
      return this;
    }

    /**
     * Sets {@code max.cached.completed.user.tasks}, of each type of endpoint; 25 by default.
     *
     * @param value how many
     * @return this builder
     */
    public Builder completedTasks(int value) {
      this.completedTasks = positive(value, "completedTasks");
      return this;
    }

    /**
     * Sets {@code completed.user.task.retention.time.ms}, counted from a task's start; 24 h by
     * default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder retention(Duration value) {
      this.retention = notNegative(value, "retention");
      return this;
    }

    /**
     * Sets {@code webserver.request.maxBlockTimeMs}, after which a computation is answered 202; 10
     * s by default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder maxBlockTime(Duration value) {
      this.maxBlockTime = notNegative(value, "maxBlockTime");
      return this;
    }

    /**
     * Sets how long a proposal computes; no time by default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder compute(Duration value) {
      this.compute = notNegative(value, "compute");
      return this;
    }

    /**
     * Sets how long {@code GET state} computes, on one of the three workers; no time by default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder stateTime(Duration value) {
      this.stateTime = notNegative(value, "stateTime");
      return this;
    }

    /**
     * Sets how long after its computation an execution begins; no time by default. A longer time
     * than the rest of a scan period makes a task first Completed, then InExecution, as Cruise
     * Control does by a race.
     *
     * @param value how long
     * @return this builder
     */
    public Builder beginning(Duration value) {
      this.beginning = notNegative(value, "beginning");
      return this;
    }

    /**
     * Sets how long an execution of all {@link #movements} takes; 60 s by default. The replicas
     * move evenly over it.
     *
     * @param value how long
     * @return this builder
     */
    public Builder execute(Duration value) {
      this.execute = notNegative(value, "execute");
      return this;
    }

    /**
     * Sets how long an execution moves leaders after its replicas; no time by default. While it
     * does, the server's state says nothing of the data.
     *
     * @param value how long
     * @return this builder
     */
    public Builder leading(Duration value) {
      this.leading = notNegative(value, "leading");
      return this;
    }

    /**
     * Sets how long an execution takes to end when it is stopped; 2 s by default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder stopping(Duration value) {
      this.stopping = notNegative(value, "stopping");
      return this;
    }

    /**
     * Sets how long after an execution proposals fail for want of valid windows of metrics, as the
     * real server's do until its windows are full again; no time by default.
     *
     * @param value how long
     * @return this builder
     */
    public Builder blind(Duration value) {
      this.blind = notNegative(value, "blind");
      return this;
    }

    /**
     * Sets how many replicas a kind of request finds to move; 32 by default; with none all is
     * balanced, and nothing is executed.
     *
     * @param value how many
     * @return this builder
     */
    public Builder movements(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("movements must not be negative: " + value);
      }
      this.movements = value;
      return this;
    }

    /**
     * Sets {@code auto.stop.external.agent}: whether a request for an execution cancels movements
     * of partitions that others began; true by default. Otherwise it fails while they last.
     *
     * @param value whether it cancels them
     * @return this builder
     */
    public Builder autoStopExternalAgent(boolean value) {
      this.autoStopExternalAgent = value;
      return this;
    }

    /**
     * Sets how much data the {@link #movements} are; 320 by default; 0 as in a cluster without
     * data.
     *
     * @param value how much, in MB
     * @return this builder
     */
    public Builder megabytes(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("megabytes must not be negative: " + value);
      }
      this.megabytes = value;
      return this;
    }

    /**
     * Sets the brokers of the cluster; 1, 2 and 3 by default, with {@code /kafka/ID} each.
     *
     * @param value all of them
     * @return this builder
     */
    public Builder brokers(List<Broker> value) {
      this.brokers = List.copyOf(value);
      return this;
    }

    /**
     * Demands HTTP Basic authentication; none by default.
     *
     * @param user the only user, who may do everything
     * @param password the password
     * @return this builder
     */
    public Builder credentials(String user, String password) {
      this.authorization = Replies.basic(user, password);
      return this;
    }

    /**
     * Lets the clock run; by default it is stepped.
     *
     * @param timesFaster how much faster than the real one, from 1
     * @return this builder
     */
    public Builder realClock(int timesFaster) {
      this.speed = positive(timesFaster, "timesFaster");
      return this;
    }

    /**
     * Starts the server.
     *
     * @return it, listening
     * @throws IOException if it cannot listen
     */
    public CruiseControlSimulator start() throws IOException {
      return new CruiseControlSimulator(new Server(this));
    }

    private static int positive(int value, String name) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1: " + value);
      }
      return value;
    }

    private static Duration notNegative(Duration value, String name) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      return value;
    }
  }
}
