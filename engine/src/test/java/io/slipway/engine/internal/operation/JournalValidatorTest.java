package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.MemoryStore;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalValidatorTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String KEY = "cluster/orders";

  private final JournalValidator validator = new JournalValidator(Kernels.production());
  private final ClusterRecord fresh =
      new ClusterRecord(
          new ClusterId(ClusterName.of("orders"), new Incarnation(new UUID(1, 2))),
          "fake",
          ClusterSpec.builder("orders").build(),
          Resolution.builder("1").member(MemberId.spu(1), Map.of()).build(),
          LifecycleState.ABSENT,
          Fence.NONE,
          null,
          RepairRecord.NONE,
          NOW,
          false);
  private final ClusterRecord begun = begin(fresh, Plan.CREATE_START);
  private final ClusterRecord created = Changes.commit(begun, LifecycleState.CREATED, NOW);
  private final ClusterRecord running = Changes.commit(created, LifecycleState.RUNNING, NOW);

  @Test
  void allowsAnAttemptThatAnEarlierVersionCountedUnderTheSameFenceAndNoEmptyWrite() {
    ClusterRecord stopping = begin(running, Plan.SHUTDOWN);
    ClusterRecord counted = Changes.retryUnderSameFence(stopping, NOW);

    assertThat(replay(begun, created, running, stopping, counted))
        .allMatch(JournalValidator.Entry::isLegal);
    assertThat(replay(begun, created, running, stopping, stopping).get(4).isLegal()).isFalse();
  }

  @Test
  void allowsAWholeLifeWithAFailureAndARecovery() {
    ClusterRecord stopping = begin(running, Plan.SHUTDOWN);
    ClusterRecord blocked = Changes.block(stopping, ErrorCode.BACKEND_REJECTED, "boom", null, NOW);
    ClusterRecord again = Changes.recover(blocked, Duration.ofHours(1), NOW);
    ClusterRecord stopped = Changes.commit(again, LifecycleState.SHUTDOWN, NOW);
    ClusterRecord resuming = begin(stopped, Plan.RESUME);
    ClusterRecord retried = Changes.retry(resuming, NOW);
    ClusterRecord back = Changes.turnBack(retried, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    ClusterRecord undone = Changes.commitUndo(back, LifecycleState.SHUTDOWN, NOW);
    ClusterRecord deleting = begin(undone, Plan.DELETE);

    List<JournalValidator.Entry> entries =
        replay(
            begun,
            created,
            running,
            stopping,
            blocked,
            again,
            stopped,
            resuming,
            retried,
            back,
            undone,
            deleting,
            Changes.commit(deleting, LifecycleState.DELETED, NOW));

    assertThat(entries).hasSize(13).allMatch(JournalValidator.Entry::isLegal);
    assertThat(entries.get(2).toString()).contains("CREATED -START-> RUNNING");
  }

  @Test
  void allowsRepairsToBeForgottenWhereTheyAreTooMany() {
    List<ClusterRecord> life = new ArrayList<>(List.of(begun, created, running));
    for (int repair = 1; repair <= RepairRecord.BOUND; repair++) {
      ClusterRecord repairing = begin(last(life), Plan.REPAIR);
      life.add(repairing);
      life.add(Changes.commit(repairing, LifecycleState.RUNNING, NOW));
    }
    life.add(Changes.forgetRepairs(last(life)));

    assertThat(replay(life.toArray(new ClusterRecord[0])))
        .allMatch(JournalValidator.Entry::isLegal)
        .last()
        .hasToString("#14 orders  repairs forgotten  RUNNING fence 6 -> RUNNING fence 6");
  }

  @Test
  void refusesRepairsToBeForgottenWhereTheyAreFew() {
    ClusterRecord repairing = begin(running, Plan.REPAIR);
    ClusterRecord repaired = Changes.commit(repairing, LifecycleState.RUNNING, NOW);

    assertOnlyTheLastIsIllegal(
        begun, created, running, repairing, repaired, Changes.forgetRepairs(repaired));
  }

  @Test
  void refusesAStateThatNoRowLeadsTo() {
    assertOnlyTheLastIsIllegal(begun, Changes.commit(begun, LifecycleState.RUNNING, NOW));
  }

  @Test
  void refusesAnIntentThatTheStateDoesNotAllow() {
    assertOnlyTheLastIsIllegal(begun, created, running, begin(running, Plan.RESUME));
  }

  @Test
  void refusesAnIntentWithoutANewFence() {
    ClusterRecord shutdown = begin(running, Plan.SHUTDOWN);
    ClusterRecord stale =
        new ClusterRecord(
            shutdown.cluster(),
            shutdown.backend(),
            shutdown.spec(),
            shutdown.resolution(),
            shutdown.state(),
            running.fence(),
            shutdown.inFlight(),
            shutdown.repairs(),
            NOW,
            false);

    assertOnlyTheLastIsIllegal(begun, created, running, stale);
  }

  @Test
  void refusesAWayBackOfWhatOnlyGoesForward() {
    ClusterRecord stopping = begin(running, Plan.SHUTDOWN);

    assertOnlyTheLastIsIllegal(
        begun,
        created,
        running,
        stopping,
        Changes.turnBack(stopping, ErrorCode.CANCELLED, "Ctrl-C", NOW));
  }

  @Test
  void refusesARecordThatVanishes() {
    List<JournalValidator.Entry> entries =
        replay(
            begun,
            created,
            running,
            Changes.commit(begin(running, Plan.DELETE), LifecycleState.DELETED, NOW));
    assertThat(entries.get(3).isLegal()).isFalse();
  }

  @Test
  void refusesARecordThatVanishesWhileAnOperationHoldsIt() {
    ClusterRecord over = Changes.commit(begin(running, Plan.DELETE), LifecycleState.DELETED, NOW);

    assertOnlyTheLastIsIllegal(begun, created, running, begin(running, Plan.SHUTDOWN), over);
  }

  @Test
  void anEntryReadsAsWhatCameOfWhat() {
    ClusterRecord deleting = begin(created(), Plan.DELETE);
    List<JournalValidator.Entry> entries =
        replay(begun, created, Changes.commit(deleting, LifecycleState.DELETED, NOW));

    assertThat(entries.get(0))
        .hasToString(
            "#1 orders  intent of CREATE+START  (none) -> ABSENT CREATE+START[0] APPLYING fence 1");
    assertThat(entries.get(2))
        .hasToString("#3 orders  NOT ALLOWED  CREATED CREATE+START[1] APPLYING fence 1 -> (none)");
    assertThat(entries).extracting(JournalValidator.Entry::cluster).containsOnly(fresh.cluster());
  }

  @Test
  void goesOnFromWhatTheCheckpointHolds() {
    StoreHistory.Item held = new StoreHistory.Item(KEY, 1, RecordCodec.write(running));
    ClusterRecord stopping = begin(running, Plan.SHUTDOWN);
    List<StoreHistory.Item> changes =
        List.of(new StoreHistory.Item(KEY, 2, RecordCodec.write(stopping)));

    assertThat(validator.replay(new StoreHistory(List.of(held), changes)))
        .singleElement()
        .matches(JournalValidator.Entry::isLegal);
    assertThat(validator.replay(new StoreHistory(List.of(), changes)))
        .singleElement()
        .matches(entry -> !entry.isLegal());
  }

  @Test
  void allowsAFenceToBeRaisedAndNeverToBeLowered() {
    ClusterRecord raised = Changes.restore(running, new Fence(50), NOW);

    assertThat(replay(begun, created, running, raised))
        .allMatch(JournalValidator.Entry::isLegal)
        .last()
        .satisfies(entry -> assertThat(entry.event()).isEqualTo("fence raised"));
    assertOnlyTheLastIsIllegal(begun, created, running, raised, running);
  }

  @Test
  void allowsARepairToGiveWayToACommandAndToAnotherRepair() {
    ClusterRecord repairing = begin(running, Plan.REPAIR);

    for (Plan next : List.of(Plan.SHUTDOWN, Plan.REPAIR)) {
      assertThat(replay(begun, created, running, repairing, begin(repairing, next)))
          .allMatch(JournalValidator.Entry::isLegal);
    }
    ClusterRecord stopping = begin(running, Plan.SHUTDOWN);
    assertOnlyTheLastIsIllegal(begun, created, running, stopping, begin(stopping, Plan.REPAIR));
  }

  @Test
  void refusesAnotherIntentUnderTheSameName() {
    ClusterRecord starting = begin(created(), Plan.START);
    ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    ClusterRecord stuck = Changes.block(back, ErrorCode.BACKEND_REJECTED, "boom", null, NOW);
    ClusterRecord same =
        Changes.begin(
            stuck, stuck.requireOperation().id(), Plan.DELETE, false, Duration.ofMinutes(1), NOW);

    assertThat(judge(stuck, begin(stuck, Plan.DELETE))).isPresent();
    assertThat(judge(stuck, same)).isEmpty();
  }

  private Optional<String> judge(ClusterRecord before, ClusterRecord after) {
    return validator.judge(before, after);
  }

  private ClusterRecord created() {
    return Changes.commit(begin(fresh, Plan.CREATE), LifecycleState.CREATED, NOW);
  }

  @Test
  void allowsARecordOfAnotherStoreOnlyWhereItIsAnnounced() {
    MemoryStore store = new MemoryStore();
    new RecordRepository(store).adopt(running);
    List<StoreHistory.Item> items = store.history().changes();

    assertThat(items).hasSize(3);
    assertThat(validator.replay(store.history()))
        .singleElement()
        .satisfies(entry -> assertThat(entry.event()).isEqualTo("adopted from another store"));
    assertThat(validator.replay(new StoreHistory(items.subList(0, 1), items.subList(1, 3))))
        .allMatch(JournalValidator.Entry::isLegal);
    assertThat(validator.replay(new StoreHistory(List.of(), items.subList(1, 3))))
        .noneMatch(JournalValidator.Entry::isLegal);
    assertOnlyTheLastIsIllegal(running);
  }

  @Test
  void anAdoptionThatWasCutShortCanBeRepeated() {
    MemoryStore store = new MemoryStore();
    store.hook(
        (key, first) -> {
          if (first && key.equals(KEY)) {
            throw new IllegalStateException("cut short");
          }
        });
    RecordRepository records = new RecordRepository(store);
    assertThatThrownBy(() -> records.adopt(running)).hasMessage("cut short");
    store.hook((key, first) -> {});

    records.adopt(running);

    assertThat(store.content()).containsOnlyKeys(KEY);
    assertThat(validator.replay(store.history()))
        .hasSize(1)
        .allMatch(JournalValidator.Entry::isLegal);
  }

  private void assertOnlyTheLastIsIllegal(ClusterRecord... records) {
    List<JournalValidator.Entry> entries = replay(records);
    assertThat(entries.subList(0, entries.size() - 1)).allMatch(JournalValidator.Entry::isLegal);
    assertThat(entries.get(entries.size() - 1).isLegal()).isFalse();
  }

  /** A record that is over is removed, as the engine does it. */
  private List<JournalValidator.Entry> replay(ClusterRecord... records) {
    List<StoreHistory.Item> items = new ArrayList<>();
    for (ClusterRecord record : records) {
      items.add(
          new StoreHistory.Item(
              KEY, items.size() + 1, record.isRemovable() ? null : RecordCodec.write(record)));
    }
    return validator.replay(new StoreHistory(List.of(), items));
  }

  private static ClusterRecord begin(ClusterRecord record, Plan command) {
    return Changes.begin(
        record, new OperationId(UUID.randomUUID()), command, false, Duration.ofMinutes(1), NOW);
  }

  private static ClusterRecord last(List<ClusterRecord> life) {
    return life.get(life.size() - 1);
  }
}
