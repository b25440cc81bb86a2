package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceBench.AUTOMATIC;
import static io.slipway.engine.internal.rebalance.RebalanceBench.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeRebalancer.Failure;
import io.slipway.backend.fake.FakeRebalancer.Request;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.rebalance.RebalanceAudit.Entry;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.Resolution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the audit allows, and what it catches in a journal that somebody else has written. */
class RebalanceAuditTest {
  private final RebalanceBench bench = new RebalanceBench();

  /** A life with a refusal, a lost reply, a refresh and an end. */
  private RebalanceId life() {
    bench.server.takes(Duration.ofSeconds(3), Duration.ofMinutes(10));
    bench.server.fail(Request.PROPOSE, Failure.REFUSED);
    bench.server.fail(Request.EXECUTE, Failure.REPLY_LOST);
    RebalanceId id = bench.request(AUTOMATIC).id();
    bench.run(Duration.ofMinutes(5));
    bench.rebalances().refresh(NAME, id);
    bench.run(Duration.ofMinutes(30));
    assertThat(bench.status(id).execution()).isEqualTo(2);
    assertThat(bench.status(id).isOver()).isTrue();
    bench.rebalances().refresh(NAME, id);
    return id;
  }

  @Test
  void aLifeIsAllowedAndEachChangeReadsAsWhatItMeans() {
    RebalanceId id = life();
    assertThat(bench.audited())
        .hasSizeGreaterThan(20)
        .allMatch(Entry::isLegal)
        .anySatisfy(
            entry ->
                assertThat(entry.toString())
                    .endsWith(
                        " orders/"
                            + id
                            + "  SEND  PENDING STARTING execution 0 -> PENDING STARTING execution"
                            + " 1"));
  }

  @Test
  void aRestoredStoreIsAllowed() {
    bench.request(AUTOMATIC);
    bench.run(Duration.ofSeconds(30));
    RestoredRebalances.end(bench.store, bench.time.wall());
    assertThat(bench.audited())
        .allMatch(Entry::isLegal)
        .last()
        .satisfies(entry -> assertThat(entry.event()).isEqualTo("Restored"));
  }

  /** Each change of a step is left out once: what follows cannot follow then. */
  @Test
  void aLostChangeIsCaught() {
    life();
    List<StoreHistory.Item> changes = bench.store.history().changes();
    List<Entry> whole = RebalanceAudit.replay(bench.store.history());
    int caught = 0;
    for (int i = 0; i < changes.size() - 1; i++) {
      Entry left = whole.get(i);
      RebalanceProgress before = progress(left.before());
      RebalanceProgress after = progress(left.after());
      // What another change repeats is not missed.
      if (before.step() != after.step() && !after.equals(progress(whole.get(i + 1).after()))) {
        List<StoreHistory.Item> without = new ArrayList<>(changes);
        without.remove(i);
        assertThat(RebalanceAudit.replay(new StoreHistory(List.of(), without)))
            .as("without %s", left)
            .anyMatch(entry -> !entry.isLegal());
        caught++;
      }
    }
    assertThat(caught).isGreaterThan(6);
  }

  private static RebalanceProgress progress(@Nullable RebalanceRecord record) {
    return record == null ? RebalanceProgress.NONE : record.progress();
  }

  @ParameterizedTest
  @CsvSource({
    // A number is used up without being journalled.
    "'\"execution\":0', '\"execution\":1', PROPOSED",
    // An approval out of nowhere.
    "'\"approved\":false', '\"approved\":true', PROPOSING",
    // A later place in the line.
    "'\"requestedAt\":\"2030', '\"requestedAt\":\"2031', PROPOSING",
    // A request that is taken for another shutdown's.
    "'\"shutdowns\":0', '\"shutdowns\":1', PROPOSED",
    "'http://server', 'http://other', EXECUTING",
    "'\"state\":\"PENDING\"', '\"state\":\"READY\"', EXECUTING",
    "'\"lost\":0', '\"lost\":1', EXECUTING",
  })
  void aForgedChangeIsCaught(String from, String to, String step) {
    life();
    int[] forged = {0};
    StoreHistory history =
        rewritten(
            text -> {
              boolean its = forged[0] == 0 && text.contains("\"step\":\"" + step + "\"");
              String changed = its ? text.replace(from, to) : text;
              forged[0] += changed.equals(text) ? 0 : 1;
              return changed;
            });
    assertThat(forged[0]).isEqualTo(1);
    assertThat(RebalanceAudit.replay(history)).anyMatch(entry -> !entry.isLegal());
  }

  @Test
  void twoOnTheServerAtATimeAreCaught() {
    bench.request(AUTOMATIC);
    bench.run(Duration.ofSeconds(30));
    RebalanceBench other = new RebalanceBench();
    other.cluster = bench.cluster;
    // Another place of the same sequence of ids.
    RebalanceId second = new RebalanceId("ffffffff");
    RebalanceId first = other.request(AUTOMATIC).id();
    other.run(Duration.ofSeconds(30));
    List<StoreHistory.Item> both = new ArrayList<>(bench.store.history().changes());
    for (StoreHistory.Item item : other.store.history().changes()) {
      String text = new String(item.value(), StandardCharsets.UTF_8);
      both.add(
          new StoreHistory.Item(
              item.key().replace(first.value(), second.value()),
              item.version() + 1000,
              text.replace(first.value(), second.value()).getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(RebalanceAudit.replay(new StoreHistory(List.of(), both)))
        .filteredOn(entry -> !entry.isLegal())
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.toString()).contains("ffffffff  NOT ALLOWED", "QUEUED"));
  }

  @Test
  void oneThatIsUnfinishedIsRemovedWithItsClusterOnly() {
    RebalanceId id = bench.request(AUTOMATIC).id();
    RebalanceRepository.Versioned known =
        new RebalanceRepository(bench.store).find(NAME, id).orElseThrow();
    new RebalanceRepository(bench.store).remove(known);
    assertThat(bench.audited()).allMatch(Entry::isLegal);
    StoreHistory.Item cluster =
        new StoreHistory.Item("cluster/orders", 0, RecordCodec.write(running()));
    assertThat(
            RebalanceAudit.replay(
                new StoreHistory(List.of(cluster), bench.store.history().changes())))
        .last()
        .matches(entry -> !entry.isLegal());
  }

  private ClusterRecord running() {
    return new ClusterRecord(
        bench.cluster,
        "fake",
        ClusterSpec.builder("orders").build(),
        Resolution.builder("1").member(MemberId.spu(1), Map.of()).build(),
        LifecycleState.RUNNING,
        Fence.NONE,
        null,
        RepairRecord.NONE,
        bench.time.wall(),
        false);
  }

  private StoreHistory rewritten(UnaryOperator<String> change) {
    List<StoreHistory.Item> items = new ArrayList<>();
    for (StoreHistory.Item item : bench.store.history().changes()) {
      String text = new String(item.value(), StandardCharsets.UTF_8);
      items.add(
          new StoreHistory.Item(
              item.key(), item.version(), change.apply(text).getBytes(StandardCharsets.UTF_8)));
    }
    return new StoreHistory(List.of(), items);
  }
}
