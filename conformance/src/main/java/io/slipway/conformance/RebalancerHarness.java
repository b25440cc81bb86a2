package io.slipway.conformance;

import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The interface that the author of a rebalancer implements so that the kit can drive it: it starts
 * a server, opens the rebalancer on it, inspects the server without it and, as far as possible,
 * disturbs the server.
 *
 * <p>The server may be real or simulated. It watches one cluster, whose data can be rebalanced: a
 * proposal moves something. The kit calls a harness from one thread, and the rebalancers from
 * several. The creator of a harness closes it.
 */
public interface RebalancerHarness extends AutoCloseable {
  /** Returns the rebalancer's name in the report, such as {@code cruise-control (simulated)}. */
  String name();

  /** Returns the rebalancer's version for the report; empty if it has none. */
  default String version() {
    return "";
  }

  /** Returns what it can do to the server. */
  default Set<Disturbance> disturbances() {
    return Set.of();
  }

  /** Returns why no harness of this server could do some of the others, for the report. */
  default Map<Disturbance, String> impossible() {
    return Map.of();
  }

  /**
   * Returns the kit's patience: {@code within} is how long a task may take from its request to its
   * end, {@code call} how long each call gets, {@code slack} how much later than its deadline it
   * may return, {@code poll} the time that passes at once while a call waits, and {@code stall} the
   * longest that nothing may happen, by the machine's clock. {@link Timing#DEFAULT} unless
   * overridden.
   */
  default Timing timing() {
    return Timing.DEFAULT;
  }

  /**
   * Returns the clock of rebalancers and server, by which the kit waits: a pause of it lets time
   * pass for them. The machine's unless overridden.
   */
  default TimeSource time() {
    return TimeSource.system();
  }

  /**
   * Returns whether a call that is under way may be waiting for time to pass, and not for the
   * machine to come to it: the kit lets time pass then. True unless overridden, as it may be where
   * time passes by itself; a harness with a clock of its own has to know, such as when there is a
   * request that the server does not answer.
   */
  default boolean waits() {
    return true;
  }

  /**
   * Ends the server, if there is one, and starts another without tasks, executions and
   * disturbances. Called before each rule.
   */
  void reset();

  /** Opens a rebalancer on the server; several may be open at the same time. The kit closes it. */
  Rebalancer open();

  /** Returns the workload of the server's cluster. */
  String workload();

  /** Returns the members of the server's cluster; at least one. */
  List<RebalanceMember> members();

  /** Returns what the rebalances of the kit shall do; a full one unless overridden. */
  default RebalanceSpec spec() {
    return RebalanceSpec.full();
  }

  /** Inspects the server without the rebalancer, and without disturbing it. */
  ServerTruth look();

  /** Returns the secrets that the rebalancer knows, such as a password: none may be shown. */
  default List<String> secrets() {
    return List.of();
  }

  /**
   * Does something to the server. Only what is declared is asked for.
   *
   * @param what one of {@link #disturbances()}
   */
  default void disturb(Disturbance what) {
    throw new UnsupportedOperationException(
        "the harness declares " + what + " but does not implement disturb(…); implement it");
  }

  /** Ends each disturbance that lasts until then. */
  default void heal() {}

  /** Ends the server and frees everything. Idempotent. */
  @Override
  void close();
}
