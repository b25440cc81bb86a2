package io.slipway.rebalancer.cruisecontrol.simulator;

import static io.slipway.rebalancer.cruisecontrol.simulator.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClockTest {
  @Test
  void aRealClockRunsByItself() throws Exception {
    Instant before = Instant.now();
    try (CruiseControlSimulator simulator =
        CruiseControlSimulator.builder().realClock(1000).compute(Duration.ofSeconds(60)).start()) {
      // 10 s of the server until the answer, 10 ms here.
      assertThat(post(simulator, "rebalance?json=true").status()).isEqualTo(202);
      assertThat(simulator.now()).isAfter(before.plusSeconds(10));
      assertThatThrownBy(() -> simulator.advance(Duration.ofSeconds(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aSteppedClockStandsStill() throws Exception {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      Instant start = simulator.now();
      post(simulator, "rebalance?json=true");
      assertThat(simulator.now()).isEqualTo(start);
      simulator.advance(Duration.ofMillis(1));
      assertThat(simulator.now()).isEqualTo(start.plusMillis(1));
    }
  }

  @Test
  void awaitingMoreRequestsThanComeEnds() throws Exception {
    try (CruiseControlSimulator simulator = CruiseControlSimulator.builder().start()) {
      assertThatThrownBy(() -> simulator.awaitRequests(1, Duration.ofMillis(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was 0");
    }
  }

  @Test
  void closingEndsAllThreads() throws Exception {
    CruiseControlSimulator simulator = CruiseControlSimulator.builder().realClock(1).start();
    String port = "-" + simulator.address().getPort();
    try (RawClient client = new RawClient(simulator)) {
      client.send("GET", "state?json=true");
      client.read();
      assertThat(threads(port)).isPositive();
    } finally {
      simulator.close();
    }

    assertThat(threads(port)).isZero();
  }

  private static long threads(String suffix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith(suffix))
        .count();
  }
}
