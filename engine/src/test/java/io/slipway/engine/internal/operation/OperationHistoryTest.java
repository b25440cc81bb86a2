package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.MemoryStore;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.EndedOperation;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationHistoryTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final OperationHistory history = new OperationHistory(store);

  private static OperationId id(int number) {
    return new OperationId(new UUID(7, number));
  }

  private static EndedOperation ended(int number, ClusterRecord idle) {
    ClusterRecord last =
        Changes.begin(idle, id(number), Plan.SHUTDOWN, false, Duration.ofMinutes(1), NOW);
    return new EndedOperation(
        last,
        OperationPhase.DONE,
        LifecycleState.SHUTDOWN,
        NOW,
        new Cause(ErrorCode.CANCELLED, "number " + number));
  }

  private static EndedOperation ended(int number) {
    return ended(number, IdleRecords.of(LifecycleState.RUNNING, new Fence(3)));
  }

  @Test
  void findsWhatItKeepsAsItWas() {
    history.add(ended(1));
    EndedOperation found = history.find(id(1)).orElseThrow();
    assertThat(found).isEqualTo(ended(1));
    assertThat(found.operation().phase()).isEqualTo(OperationPhase.DONE);
    assertThat(found.after().state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(history.find(id(2))).isEmpty();
  }

  @Test
  void keepsTheLastThousandAndNoMore() {
    for (int number = 1; number <= OperationHistory.SIZE + 2; number++) {
      history.add(ended(number));
    }
    assertThat(store.content()).hasSize(OperationHistory.SIZE);
    assertThat(history.find(id(2))).isEmpty();
    assertThat(history.find(id(3))).isPresent();
    assertThat(history.find(id(OperationHistory.SIZE + 2))).isPresent();
  }

  @Test
  void aNewEngineGoesOnWhereTheLastOneWas() {
    for (int number = 1; number <= OperationHistory.SIZE; number++) {
      history.add(ended(number));
    }
    new OperationHistory(store).add(ended(5000));
    assertThat(history.find(id(1))).isEmpty();
    assertThat(history.find(id(2))).isPresent();
    assertThat(history.find(id(5000))).isPresent();
  }

  @Test
  void twoEnginesOnOneStoreLoseNothing() {
    OperationHistory other = new OperationHistory(store);
    for (int number = 1; number <= 20; number += 2) {
      history.add(ended(number));
      other.add(ended(number + 1));
    }
    for (int number = 1; number <= 20; number++) {
      assertThat(history.find(id(number))).as("number " + number).isPresent();
    }
  }

  @Test
  void ofSeveralEndsOfOneTheLastHolds() {
    history.add(ended(1));
    EndedOperation first = ended(1);
    history.add(
        new EndedOperation(
            first.last(), OperationPhase.ROLLED_BACK, LifecycleState.RUNNING, NOW, first.cause()));
    assertThat(history.find(id(1)).orElseThrow().phase()).isEqualTo(OperationPhase.ROLLED_BACK);
  }

  @Test
  void theEndOfAnEngineThatWasFencedOffDoesNotHold() {
    EndedOperation holds = ended(1, IdleRecords.of(LifecycleState.RUNNING, new Fence(9)));
    history.add(holds);
    // It decided before the other one took the cluster, and could not commit.
    history.add(ended(1));

    assertThat(history.find(id(1))).contains(holds);
  }

  @Test
  void whatCannotBeReadIsPassedOverAndReplaced() {
    history.add(ended(1));
    String key = store.content().keySet().iterator().next();
    store.damage(key);
    assertThat(history.find(id(1))).isEmpty();
    OperationHistory next = new OperationHistory(store);
    next.add(ended(2));
    assertThat(next.find(id(2))).isPresent();
  }

  @Test
  void aLongRecordIsKeptWithoutItsOptions() {
    ClusterRecord small = IdleRecords.of(LifecycleState.RUNNING, new Fence(3));
    ClusterSpec spec =
        ClusterSpec.builder("orders").spuCount(2).option("long", "x".repeat(100_000)).build();
    ClusterRecord large =
        new ClusterRecord(
            small.cluster(),
            small.backend(),
            spec,
            small.resolution(),
            small.state(),
            small.fence(),
            null,
            small.repairs(),
            small.updatedAt(),
            false);
    history.add(ended(1, large));
    EndedOperation found = history.find(id(1)).orElseThrow();
    assertThat(found.last().spec().spuCount()).isEqualTo(2);
    assertThat(found.last().spec().options()).isEmpty();
    assertThat(store.content().values()).allMatch(value -> value.bytes().length < 16 * 1024);
  }

  @Test
  void aStoreThatFailsIsNotPassedOver() {
    store.hook(
        (key, before) -> {
          throw new SlipwayException(ErrorCode.STORE_UNAVAILABLE, "no room");
        });
    assertThatThrownBy(() -> history.add(ended(1)))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
  }
}
