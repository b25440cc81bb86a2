package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.Operation;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.RebalanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events of rebalances for a listener that is too slow. */
class EventQueueTest {
  private static final ClusterId CLUSTER =
      new ClusterId(ClusterName.of("orders"), new Incarnation(new UUID(1, 2)));
  private static final RebalanceId ID = new RebalanceId("00000001");
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final List<EngineEvent> told = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final EventQueue queue = new EventQueue(told::add, later::add);

  @Test
  void theEndIsAcceptedAndWhatIsLostIsCounted() {
    for (int i = 0; i < Operation.EVENTS_KEPT + 7; i++) {
      queue.offer(
          new EngineEvent.RebalanceProgressed(
              CLUSTER, ID, NOW, new RebalanceMovement(i, 9999, NOW)));
    }
    queue.offer(end());
    later.forEach(Runnable::run);

    assertThat(told).hasSize(Operation.EVENTS_KEPT + 2);
    assertThat(told.get(Operation.EVENTS_KEPT))
        .isInstanceOfSatisfying(
            EngineEvent.EventsLost.class,
            lost -> {
              assertThat(lost.count()).isEqualTo(7);
              assertThat(lost.operation()).isEmpty();
            });
    assertThat(told).last().isInstanceOf(EngineEvent.RebalanceChanged.class);
  }

  private static EngineEvent end() {
    RebalanceStatus status =
        RebalanceStatus.builder(CLUSTER, ID, RebalanceRequest.of("fake", "http://server:9090"), NOW)
            .at(RebalanceState.READY, RebalanceStep.ENDED)
            .build();
    return new EngineEvent.RebalanceChanged(
        CLUSTER,
        ID,
        NOW,
        RebalanceState.PENDING,
        RebalanceStep.EXECUTING,
        Duration.ZERO,
        Duration.ZERO,
        status);
  }
}
