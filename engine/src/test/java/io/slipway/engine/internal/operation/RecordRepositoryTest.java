package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.operation.RecordRepository.Found;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys of a store are clusters', and what becomes of the others. */
class RecordRepositoryTest {
  private final StateStore store = new InMemoryStateStore(new InMemoryStateStore.Backing());
  private final RecordRepository records = new RecordRepository(store);

  @Test
  void keysOfOthersAreLeftAlone() {
    put("rebalance/orders/1");
    put("adopts/orders");
    put("cluster/orders");
    put("cluster/No Name!");

    assertThat(records.names()).containsExactly(ClusterName.of("orders"));
    assertThat(RecordRepository.isCluster("cluster/orders")).isTrue();
    assertThat(RecordRepository.isCluster("rebalance/orders/1")).isFalse();
  }

  @Test
  void aRecordThatCannotBeReadIsFoundByItsName() {
    put("cluster/orders");

    List<Found> all = records.all();

    assertThat(all).extracting(Found::name).containsExactly(ClusterName.of("orders"));
    assertThat(RecordRepository.readable(all)).isEmpty();
    assertThat(RecordRepository.unreadable(all))
        .singleElement()
        .satisfies(one -> assertThat(one.trouble().code()).isEqualTo(ErrorCode.STORE_DAMAGED));
  }

  @Test
  void aWholeRecordIsFoundByItsName() {
    ClusterRecord idle = IdleRecords.of(LifecycleState.CREATED, new Fence(1));
    store.put("cluster/orders", StateStore.ABSENT, RecordCodec.write(idle));

    List<Found> all = records.all();

    assertThat(all).extracting(Found::name).containsExactly(ClusterName.of("orders"));
    assertThat(RecordRepository.readable(all)).containsExactly(idle);
    assertThat(RecordRepository.unreadable(all)).isEmpty();
  }

  private void put(String key) {
    store.put(key, StateStore.ABSENT, "no record".getBytes(StandardCharsets.UTF_8));
  }
}
