package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static io.slipway.engine.internal.rebalance.RebalanceBench.MANUAL;
import static io.slipway.engine.internal.rebalance.RebalanceBench.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebalanceRecordsTest {
  private final RebalanceBench bench = new RebalanceBench();

  @Test
  void aRecordIsReadAsItWasWrittenInEachStep() {
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.server.fail(
        io.slipway.backend.fake.FakeRebalancer.Request.PROPOSE,
        io.slipway.backend.fake.FakeRebalancer.Failure.REFUSED);
    for (int i = 0; i < 60; i++) {
      RebalanceRecord record = record(id);
      assertThat(RebalanceCodec.read("key", RebalanceCodec.write(record))).isEqualTo(record);
      bench.run(Duration.ofSeconds(2));
    }
    assertThat(record(id).progress().state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aWholeSpecIsKept() {
    RebalanceSpec spec =
        RebalanceSpec.builder(RebalanceMode.REMOVE_DISKS)
            .members(List.of(MemberId.spu(1)))
            .disk(MemberId.spu(1), "/data/1")
            .disk(MemberId.spu(1), "/data/2")
            .goals(List.of("RackAwareGoal", "DiskCapacityGoal"))
            .parameters(Map.of("verbose", "true"))
            .build();
    RebalanceRequest request = MANUAL.withSpec(spec).withOptions(Map.of("credentials", "env:NAME"));
    RebalanceRecord record = record(bench.request(request).id());
    assertThat(RebalanceCodec.read("key", RebalanceCodec.write(record)).request())
        .isEqualTo(request);
  }

  @Test
  void aNewerSchemaAndNonsenseAreRefused() {
    assertThatThrownBy(() -> RebalanceCodec.read("rebalance/a/b", bytes("{\"schema\":2}")))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThatThrownBy(() -> RebalanceCodec.read("rebalance/a/b", bytes("{\"schema\":1}")))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
        .hasMessageContaining("rebalance/a/b");
  }

  @Test
  void theRecordOfAnEarlierVersionIsRead() {
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofSeconds(30));
    RebalanceRecord now = record(id);
    assertThat(now.report()).isNotEqualTo(ExecutionReport.NONE);
    String before =
        new String(RebalanceCodec.write(now), StandardCharsets.UTF_8)
            .replaceFirst("\"executed\":\\{[^}]*\\}[^}]*\\},", "")
            .replaceFirst("\"movement\":\\{[^}]*\\},", "")
            .replaceAll("\"disk(Moves|Megabytes)\":[0-9]+,", "")
            .replaceAll(",\"st(ate|ep)Since\":\"[^\"]*\"", "");
    assertThat(before).doesNotContain("executed", "movement", "diskM", "Since");
    RebalanceRecord read = RebalanceCodec.read("any", bytes(before));
    assertThat(read.proposal()).isEqualTo(now.proposal());
    assertThat(read.progress()).isEqualTo(now.progress());
    assertThat(read.report()).isEqualTo(ExecutionReport.NONE);
  }

  @Test
  void anUnreadableOneIsInNobodysWay() {
    long unused = bench.store.put("rebalance/orders/00000000", 0, bytes("nonsense"));
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofMinutes(5));
    assertThat(bench.status(id).state()).isEqualTo(RebalanceState.READY);
  }

  @Test
  void aRestoredOneIsNeverExecutedAgain() {
    for (int seconds = 0; seconds < 100; seconds += 3) {
      RebalanceBench its = new RebalanceBench();
      RebalanceId id = its.request(AUTOMATIC).id();
      its.run(Duration.ofSeconds(seconds));
      boolean ready = its.status(id).isOver();
      long before = sent(its);
      boolean moves =
          new RebalanceRepository(its.store)
              .find(NAME, id)
              .orElseThrow()
              .record()
              .progress()
              .step()
              .mayMove();
      RestoredRebalances.end(its.store, its.time.wall());
      its.crash();
      its.run(Duration.ofMinutes(10));
      if (!ready) {
        assertThat(its.status(id).state()).isEqualTo(RebalanceState.NOT_READY);
        assertThat(its.status(id).reason()).contains("Restored");
        assertThat(its.status(id).mayStillMove()).as("after %s s", seconds).isEqualTo(moves);
      }
      assertThat(sent(its)).as("after %s s", seconds).isEqualTo(before);
    }
  }

  private static long sent(RebalanceBench its) {
    return its.server.requests().stream().filter(request -> request.startsWith("EXECUTE")).count();
  }

  private RebalanceRecord record(RebalanceId id) {
    return new RebalanceRepository(bench.store).find(NAME, id).orElseThrow().record();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
