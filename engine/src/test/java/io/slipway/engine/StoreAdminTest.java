package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.DriftReport.Difference;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store is checked, copied and put back, and the world is only looked at. */
class StoreAdminTest {
  @TempDir Path directory = Path.of("");

  private final FakeWorld world = FakeWorld.builder().seed(7).build();
  private Path home = Path.of("");
  private Path backup = Path.of("");
  private StoreAdmin store = SlipwayHome.at(home).storeAdmin();

  @BeforeEach
  void names() {
    home = directory.resolve("home");
    backup = directory.resolve("backup");
    store =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .time(world.time())
            .storeAdmin();
  }

  @Test
  void aBackupBesideALiveEngineHoldsItsRecords() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");

      assertThat(store.backup(backup).records()).isEqualTo(1);
      assertThat(store.verify())
          .satisfies(
              check -> {
                assertThat(check.records()).isEqualTo(1);
                assertThat(check.problems()).isEmpty();
              });
      assertThat(store.compare().clusters())
          .singleElement()
          .satisfies(c -> assertThat(c.difference()).isEqualTo(Difference.NONE));
    }
    refused(ErrorCode.INVALID_ARGUMENT, () -> store.backup(backup));
  }

  @Test
  void aBackupIsVerifiedWhereItIs() throws IOException {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      assertThat(store.verify(backup).records()).isEqualTo(1);
      assertThat(store.verify(backup).problems()).isEmpty();
      engine.delete(name("c1"), DeleteOptions.shutdownFirst());
    }
    assertThat(store.verify(backup).records()).isEqualTo(1);
    assertThat(store.verify().records()).isZero();
    refused(ErrorCode.NOT_FOUND, () -> store.verify(backup.resolveSibling("nothing")));
    refused(ErrorCode.NOT_FOUND, () -> store.verify(directory));

    damage(backup);
    refused(ErrorCode.STORE_DAMAGED, () -> store.verify(backup));
  }

  @Test
  void aRestoreBesideALiveEngineIsRefused() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      refused(ErrorCode.STORE_LOCKED, () -> store.restore(backup));
    }
  }

  @Test
  void aRestoreStartsAboveEveryFenceAndLeavesTheWorldAsItIs() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      // Both raise the fence at the backend far above that of the backup.
      engine.shutdown(name("c1"), CommandOptions.defaults());
      engine.resume(name("c1"), CommandOptions.defaults());
      engine.shutdown(name("c1"), CommandOptions.defaults());
    }
    Fence installed = world.cluster("c1").snapshot().orElseThrow().fence();
    FakeSnapshot before = world.snapshot();

    StoreRestore restored = store.restore(backup);

    assertThat(world.snapshot()).isEqualTo(before);
    assertThat(restored.notes()).isEmpty();
    assertThat(restored.replaced()).hasValueSatisfying(aside -> assertThat(aside).exists());
    assertThat(restored.comparison().clusters())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.recorded()).isEqualTo(LifecycleState.RUNNING);
              assertThat(c.fence()).isGreaterThan(installed);
              assertThat(c.difference()).isEqualTo(Difference.STATE_DIFFERS);
              assertThat(c.running()).isEmpty();
              assertThat(c.description()).contains("recover");
            });
    try (SlipwayEngine engine = engine()) {
      assertThat(engine.recover(name("c1"), CommandOptions.defaults()).failure()).isEmpty();
      assertThat(engine.probe(name("c1")).confirmedSpus()).isEqualTo(2);
    }
    assertThat(world.unclaimedCalls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATED", "SHUTDOWN"})
  void membersThatTheRestoredRecordDoesNotExpectAreShownAndLaunchedAnew(LifecycleState recorded) {
    try (SlipwayEngine engine = engine()) {
      boolean shutDown = recorded == LifecycleState.SHUTDOWN;
      engine.create(
          ClusterSpec.builder("c1").spuCount(2).workload("any").build(),
          CreateOptions.defaults().withStart(shutDown),
          CommandOptions.defaults());
      if (shutDown) {
        engine.shutdown(name("c1"), CommandOptions.defaults());
      }
      store.backup(backup);
      launch(engine, recorded);
    }
    assertThat(store.restore(backup).comparison().clusters())
        .singleElement()
        .satisfies(c -> assertThat(c.difference()).isEqualTo(Difference.STATE_DIFFERS));

    try (SlipwayEngine engine = engine()) {
      ClusterStatus before = engine.probe(name("c1"));
      assertThat(before.conditions())
          .filteredOn(c -> c.reason() == Condition.Reason.MEMBER_ALIVE)
          .extracting(c -> c.member().orElseThrow())
          .contains(MemberId.spu(1), MemberId.spu(2));

      ClusterStatus after = launch(engine, recorded);

      assertThat(after.state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(after.confirmedSpus()).isEqualTo(2);
      assertThat(after.conditions()).isEmpty();
    }
  }

  private static ClusterStatus launch(SlipwayEngine engine, LifecycleState from) {
    return from == LifecycleState.CREATED
        ? engine.start(name("c1"), CommandOptions.defaults())
        : engine.resume(name("c1"), CommandOptions.defaults());
  }

  @Test
  void theFenceOfTheReplacedStoreCountsWhereTheBackendHasNotHeardOfIt() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      world
          .faults()
          .always(c -> c.kind().changing(), Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> engine.shutdown(name("c1"), CommandOptions.defaults()))
            .isInstanceOf(SlipwayException.class);
      }
      world.faults().clear();
    }
    Fence stored = store.compare().clusters().get(0).fence();
    assertThat(stored).isGreaterThan(world.cluster("c1").snapshot().orElseThrow().fence());

    assertThat(store.restore(backup).comparison().clusters().get(0).fence()).isGreaterThan(stored);
  }

  @Test
  void whatWasDeletedSinceHasARecordWithoutAWorldAndCanBeDeletedAgain() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      engine.delete(name("c1"), DeleteOptions.shutdownFirst(), CommandOptions.defaults());
    }

    StoreRestore restored = store.restore(backup);

    assertThat(restored.comparison().clusters())
        .singleElement()
        .satisfies(c -> assertThat(c.difference()).isEqualTo(Difference.RESOURCES_MISSING));
    try (SlipwayEngine engine = engine()) {
      engine.delete(name("c1"), DeleteOptions.shutdownFirst(), CommandOptions.defaults());
      assertThat(engine.list()).isEmpty();
    }
  }

  @Test
  void whatShouldNotRunAndDoesIsListedMemberByMember() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      engine.shutdown(name("c1"), CommandOptions.defaults());
      store.backup(backup);
      engine.resume(name("c1"), CommandOptions.defaults());
    }

    assertThat(store.restore(backup).comparison().clusters())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.difference()).isEqualTo(Difference.STATE_DIFFERS);
              assertThat(c.running()).contains(MemberId.spu(1), MemberId.spu(2));
            });
  }

  @Test
  void anUnknownClusterIsReportedLeftAloneAndErasedOnDemandOnly() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "kept");
      store.backup(backup);
      create(engine, "newer");
    }
    ClusterId newer = world.cluster("newer").id().orElseThrow();
    ClusterId kept = world.cluster("kept").id().orElseThrow();

    StoreRestore restored = store.restore(backup);

    assertThat(restored.comparison().orphans())
        .extracting(DriftReport.Orphan::cluster)
        .containsExactly(newer);
    assertThat(world.cluster("newer").snapshot().orElseThrow().living()).isNotEmpty();
    refused(ErrorCode.ILLEGAL_TRANSITION, () -> store.eraseOrphan(kept));

    world.faults().inject(c -> c.kind().changing(), 2, Fault.lostReply());
    store.eraseOrphan(newer);

    assertThat(world.cluster("newer").exists()).isFalse();
    assertThat(world.cluster("kept").snapshot().orElseThrow().living()).isNotEmpty();
    assertThat(store.compare().orphans()).isEmpty();
    assertThat(world.unclaimedCalls()).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> store.eraseOrphan(newer));
  }

  @Test
  void anUnknownClusterIsAdoptedWithTheRecordOfTheReplacedStore() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "kept");
      store.backup(backup);
      create(engine, "newer");
    }
    ClusterId newer = world.cluster("newer").id().orElseThrow();
    Path replaced = store.restore(backup).replaced().orElseThrow();
    FakeSnapshot before = world.snapshot();

    refused(ErrorCode.NOT_FOUND, () -> store.adopt(newer, backup));
    assertThat(store.adopt(newer, replaced))
        .satisfies(
            c -> {
              assertThat(c.difference()).isEqualTo(Difference.NONE);
              assertThat(c.fence())
                  .isGreaterThan(world.cluster("newer").snapshot().orElseThrow().fence());
            });

    assertThat(world.snapshot()).isEqualTo(before);
    refused(ErrorCode.ALREADY_EXISTS, () -> store.adopt(newer, replaced));
    try (SlipwayEngine engine = engine()) {
      assertThat(engine.shutdown(name("newer"), CommandOptions.defaults()).state())
          .isEqualTo(LifecycleState.SHUTDOWN);
    }
  }

  @Test
  void aNameThatLivesWithoutARecordIsRefused() {
    StateStore lost = new InMemoryStateStore();
    try (SlipwayEngine engine = home(lost).openEngine()) {
      create(engine, "c1");
    }
    ClusterId older = world.cluster("c1").id().orElseThrow();
    FakeSnapshot before = world.snapshot();
    StateStore empty = new InMemoryStateStore();

    try (SlipwayEngine engine = home(empty).openEngine()) {
      assertThatThrownBy(() -> create(engine, "c1"))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
                assertThat(e.problem().actual().orElseThrow()).contains(older.toString(), "fake");
                assertThat(e.problem().actions())
                    .extracting(r -> r.action().orElseThrow(), r -> r.clusterId().orElseThrow())
                    .containsExactly(
                        tuple(Remedy.Action.STORE_ADOPT, older),
                        tuple(Remedy.Action.STORE_ERASE_ORPHAN, older));
              });
      assertThat(engine.list()).isEmpty();
      assertThat(world.snapshot()).isEqualTo(before);
      create(engine, "c2");
    }
    // What has a record is the record's to say.
    try (SlipwayEngine engine = home(lost).openEngine()) {
      engine.delete(name("c1"), DeleteOptions.shutdownFirst());
      create(engine, "c1");
    }
  }

  @Test
  void aListThatCannotBeHadRefusesNoName() {
    try (SlipwayEngine engine = home(new InMemoryStateStore()).openEngine()) {
      world
          .faults()
          .always(
              c -> c.kind() == CallKind.INVENTORY,
              Fault.failBefore(ErrorCode.BACKEND_UNAVAILABLE, true));
      create(engine, "c1");
      assertThat(engine.probe(name("c1")).confirmedSpus()).isEqualTo(2);
    }
  }

  /** Continues for a store that is lost under the owner that it had. */
  private SlipwayHome home(StateStore records) {
    return SlipwayHome.in(records)
        .owner(new OwnerId("operations"))
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
  }

  @Test
  void aNameThatWasCreatedAnewIsTwoIncarnations() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
      engine.delete(name("c1"), DeleteOptions.shutdownFirst(), CommandOptions.defaults());
      create(engine, "c1");
    }
    ClusterId second = world.cluster("c1").id().orElseThrow();

    StoreRestore restored = store.restore(backup);

    assertThat(restored.comparison().clusters())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.cluster()).isNotEqualTo(second);
              assertThat(c.difference()).isEqualTo(Difference.RESOURCES_MISSING);
            });
    assertThat(restored.comparison().orphans())
        .extracting(DriftReport.Orphan::cluster)
        .containsExactly(second);
    refused(ErrorCode.ALREADY_EXISTS, () -> store.adopt(second, restored.replaced().orElseThrow()));
    store.eraseOrphan(second);
    assertThat(world.cluster(second).exists()).isFalse();
  }

  @Test
  void aDamagedStoreIsReplacedAllTheSame() throws IOException {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
    }
    damage(home.resolve("store"));
    refused(ErrorCode.STORE_DAMAGED, store::verify);

    StoreRestore restored = store.restore(backup);

    assertThat(restored.notes()).singleElement().asString().contains("cannot be read");
    assertThat(store.verify().problems()).isEmpty();
  }

  @Test
  void aDamagedBackupReplacesNothing() throws IOException {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
    }
    damage(backup);
    refused(ErrorCode.STORE_DAMAGED, () -> store.restore(backup));
    refused(ErrorCode.NOT_FOUND, () -> store.restore(directory.resolve("none")));
    assertThat(store.verify().problems()).isEmpty();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("store-"));
    }
  }

  @Test
  void aBackendThatDoesNotAnswerIsNamedAndHidesOnlyItsOwn() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "c1");
      store.backup(backup);
    }
    world
        .faults()
        .always(c -> !c.kind().changing(), Fault.failBefore(ErrorCode.BACKEND_UNAVAILABLE, true));

    StoreRestore restored = store.restore(backup);

    assertThat(restored.notes()).singleElement().asString().contains("fake");
    assertThat(restored.comparison().clusters())
        .singleElement()
        .satisfies(c -> assertThat(c.difference()).isEqualTo(Difference.UNREACHABLE));
  }

  @Test
  void aRecordThatCannotBeReadHidesOnlyItsOwn() {
    try (SlipwayEngine engine = engine()) {
      create(engine, "damaged");
      create(engine, "lost");
      create(engine, "well");
    }
    ClusterId damaged = world.cluster("damaged").id().orElseThrow();
    ClusterId lost = world.cluster("lost").id().orElseThrow();
    try (JournaledStore records =
        JournaledStore.open(home.resolve("store"), StoreOptions.defaults())) {
      String key = "cluster/damaged";
      records.put(key, version(records, key), new byte[] {'{'});
      records.remove("cluster/lost", version(records, "cluster/lost"));
    }

    assertThat(store.verify().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).hasMessageContaining("cluster/damaged"));
    assertThat(store.compare())
        .satisfies(
            comparison -> {
              assertThat(comparison.clusters())
                  .extracting(c -> c.cluster().name(), DriftReport.Cluster::difference)
                  .containsExactly(tuple(name("well"), Difference.NONE));
              assertThat(comparison.orphans())
                  .extracting(DriftReport.Orphan::cluster)
                  .containsExactly(lost);
              assertThat(comparison.unreachable())
                  .singleElement()
                  .asString()
                  .contains("damaged", "STORE_DAMAGED");
            });
    refused(ErrorCode.STORE_DAMAGED, () -> store.eraseOrphan(damaged));
    store.eraseOrphan(lost);
    assertThat(world.cluster("lost").exists()).isFalse();

    store.backup(backup);
    try (SlipwayEngine engine = engine()) {
      engine.shutdown(name("well"), CommandOptions.defaults());
    }
    StoreRestore restored = store.restore(backup);
    assertThat(restored.notes()).singleElement().asString().contains("damaged");
    try (SlipwayEngine engine = engine()) {
      assertThat(engine.recover(name("well"), CommandOptions.defaults()).failure()).isEmpty();
      assertThat(
              engine
                  .delete(name("well"), DeleteOptions.shutdownFirst(), CommandOptions.defaults())
                  .state())
          .isEqualTo(LifecycleState.DELETED);
    }
    assertThat(world.unclaimedCalls()).isEmpty();
  }

  private static long version(JournaledStore records, String key) {
    return records.get(key).orElseThrow().version();
  }

  @Test
  void thereIsNoStoreToVerifyInAnEmptyHome() {
    refused(ErrorCode.NOT_FOUND, store::verify);
    assertThat(home).doesNotExist();
    assertThat(store.compare())
        .satisfies(report -> assertThat(report.clusters()).isEmpty())
        .satisfies(report -> assertThat(report.orphans()).isEmpty())
        .satisfies(
            report ->
                assertThat(report.unreachable())
                    .singleElement()
                    .asString()
                    .startsWith("there is no store"));
  }

  private SlipwayEngine engine() {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time())
        .openEngine();
  }

  private static void create(SlipwayEngine engine, String name) {
    ClusterStatus created =
        engine.create(
            ClusterSpec.builder(name).spuCount(2).workload("any").build(),
            CreateOptions.defaults(),
            CommandOptions.defaults());
    assertThat(created.confirmedSpus()).isEqualTo(2);
  }

  private static ClusterName name(String text) {
    return ClusterName.of(text);
  }

  /** Turns a bit in the middle of the newest journal. */
  private static void damage(Path store) throws IOException {
    Path journal;
    try (Stream<Path> files = Files.list(store)) {
      journal =
          files
              .filter(f -> f.getFileName().toString().startsWith("journal"))
              .max(Path::compareTo)
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(journal);
    bytes[100] ^= 1;
    Files.write(journal, bytes, StandardOpenOption.WRITE);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
