package io.slipway.benchmarks;

import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Two health probes, as Kubernetes makes them: each asks for the server's state once in ten
 * seconds, at any time of these. Used by one thread at a time.
 */
final class Probes {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final ServerClient client;
  private final Random random = new Random(13);
  private final Runnable beside;
  private final Instant[] periods;
  private final Instant[] due;
  private int asked;
  private int refused;

  /**
   * Makes them.
   *
   * @param beside runs before each request
   */
  Probes(CruiseControlSimulator server, Runnable beside) {
    this.client = new ServerClient(server.address());
    this.beside = beside;
    Instant start = server.now();
    this.periods = new Instant[] {start, start};
    this.due = new Instant[] {within(start), within(start)};
  }

  private Instant within(Instant period) {
    return period.plusMillis(random.nextInt((int) PERIOD.toMillis()));
  }

  /** Returns when one asks next. */
  Instant next() {
    return due[0].isBefore(due[1]) ? due[0] : due[1];
  }

  /** Has those ask that are due. */
  void ask(Instant now) throws InterruptedException {
    for (int i = 0; i < due.length; i++) {
      while (!due[i].isAfter(now)) {
        beside.run();
        asked++;
        // Without parameters, by which these requests are told from others.
        refused += client.get("state") == 200 ? 0 : 1;
        periods[i] = periods[i].plus(PERIOD);
        due[i] = within(periods[i]);
      }
    }
  }

  int asked() {
    return asked;
  }

  int refused() {
    return refused;
  }
}
