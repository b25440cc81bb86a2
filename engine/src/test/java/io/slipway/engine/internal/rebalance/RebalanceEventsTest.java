package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static io.slipway.engine.internal.rebalance.RebalanceBench.MANUAL;
import static io.slipway.engine.internal.rebalance.RebalanceBench.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.RebalanceChanged;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.RebalanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener is told of rebalances. */
class RebalanceEventsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RebalanceBench bench = new RebalanceBench();

  private <T> List<T> told(Class<T> kind) {
    return bench.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void eachStepIsToldWithHowLongTheOneBeforeHasLasted() {
    RebalanceId id = bench.request(MANUAL).id();
    bench.run(LONG);
    bench.rebalances().approve(NAME, id);
    bench.crash();
    bench.run(LONG);
    List<String> told = new ArrayList<>();
    for (RebalanceChanged event : told(RebalanceChanged.class)) {
      assertThat(event.cluster()).isEqualTo(bench.cluster);
      assertThat(event.rebalance()).isEqualTo(id);
      assertThat(event.at()).isEqualTo(event.status().updatedAt());
      told.add(
          "%s, %s after %s s; %s, %s after %s s%s"
              .formatted(
                  event.from(),
                  event.status().state(),
                  event.inState().toSeconds(),
                  event.fromStep(),
                  event.status().step(),
                  event.inStep().toSeconds(),
                  event.status().isApproved() ? ", approved" : ""));
    }
    assertThat(told)
        .containsExactly(
            "NONE, PENDING after 0 s; ENDED, QUEUED after 0 s",
            "PENDING, PENDING after 0 s; QUEUED, PROPOSING after 0 s",
            "PENDING, PENDING after 10 s; PROPOSING, PROPOSED after 10 s",
            "PENDING, PENDING after 300 s; PROPOSED, PROPOSED after 290 s, approved",
            "PENDING, PENDING after 300 s; PROPOSED, STARTING after 290 s, approved",
            "PENDING, PENDING after 300 s; STARTING, EXECUTING after 0 s, approved",
            "PENDING, READY after 375 s; EXECUTING, ENDED after 75 s, approved");
  }

  @Test
  void aRetryIsToldWithItsCauseAndItsTime() {
    bench.server.fail(Request.PROPOSE, Failure.REFUSED, Failure.REFUSED);
    bench.server.fail(Request.OBSERVE, Failure.LOST);
    bench.request(AUTOMATIC);
    bench.run(LONG);
    List<EngineEvent.RebalanceRetrying> retries = told(EngineEvent.RebalanceRetrying.class);
    assertThat(retries)
        .extracting(event -> event.reason() + " " + event.attempt() + " " + event.refused())
        .containsExactly("Capacity 1 true", "Capacity 2 true", "NoAnswer 1 false");
    assertThat(retries).allMatch(event -> event.nextAttemptAt().isAfter(event.at()));
    assertThat(told(EngineEvent.RebalancerAsked.class))
        .last()
        .satisfies(event -> assertThat(event.load().refusals()).isEqualTo(2));
  }

  @Test
  void progressIsToldOnceForEachStepForward() {
    bench.server.moves(1000);
    bench.request(AUTOMATIC);
    bench.run(LONG);
    assertThat(told(EngineEvent.RebalanceProgressed.class))
        .extracting(event -> event.movement().percent())
        .hasSizeBetween(5, 6)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aDriftIsToldOnce() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofHours(1));
    bench.server.executes(500);
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofMinutes(10));
    bench.crash();
    bench.run(Duration.ofMinutes(10));
    assertThat(told(EngineEvent.ProposalDrifted.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rebalance()).isEqualTo(id);
              assertThat(event.approved().replicaMoves()).isEqualTo(12);
              assertThat(event.executed().replicaMoves()).isEqualTo(500);
            });
  }

  @Test
  void theLineIsToldAndWhatTheServerWasAsked() {
    bench.request(AUTOMATIC);
    bench.time.advance(Duration.ofMillis(1));
    RebalanceId second = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofSeconds(1));
    assertThat(told(EngineEvent.RebalancerAsked.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rebalancer()).isEqualTo("fake");
              assertThat(event.server()).isEqualTo(AUTOMATIC.address());
              assertThat(event.queued()).isEqualTo(1);
              assertThat(event.load().requests()).isEqualTo(1);
            });
    bench.run(Duration.ofMinutes(10));
    assertThat(bench.status(second).isOver()).isTrue();
    assertThat(told(EngineEvent.RebalancerAsked.class)).last().matches(e -> e.queued() == 0);
    assertThat(
            told(RebalanceChanged.class).stream()
                .filter(event -> event.rebalance().equals(second))
                .filter(event -> event.fromStep() == RebalanceStep.QUEUED))
        .singleElement()
        .satisfies(event -> assertThat(event.inStep()).isGreaterThan(Duration.ofSeconds(80)));
  }

  @Test
  void aStopAndARefreshAreTold() {
    RebalanceId id = bench.request(MANUAL).id();
    bench.run(LONG);
    bench.rebalances().stop(NAME, id);
    bench.rebalances().refresh(NAME, id);
    assertThat(told(RebalanceChanged.class))
        .extracting(event -> event.status().state() + " " + event.status().reason().orElse(""))
        .endsWith("NOT_READY Stopped", "PENDING ");
  }
}
