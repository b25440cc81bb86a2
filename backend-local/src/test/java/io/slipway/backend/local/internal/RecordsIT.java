package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.TriState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records on disk against what runs. */
class RecordsIT {
  private static final String IDLE = Driver.script("exec tail -f /dev/null");

  @TempDir Path home;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void recycledProcessIdIsNotAlive() throws IOException {
    Process stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      driver.stop();
      rewrite(driver, "pid", Long.toString(stranger.pid()));
      rewrite(driver, "shim", Long.toString(stranger.pid()));
      MemberObservation member = driver.member(1);
      assertThat(member.evidence(Evidence.ALIVE).isFalse()).isTrue();
      assertThat(member.actual()).isEqualTo(Actual.EXITED);
      driver.claim().stop();
      driver.erase();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void instanceOfAnEarlierBootIsNotAlive() throws IOException {
    try (Driver driver = new Driver(home, "c1", 2, IDLE)) {
      driver.start();
      driver.stop();
      Files.delete(files(driver).exit());
      rewrite(driver, "boot", "another");
      MemberObservation member = driver.member(1);
      assertThat(member.actual()).isEqualTo(Actual.EXITED);
      assertThat(member.exit().map(InstanceExit::code)).contains(-1);
      driver.claim().launch(OperationKind.REPAIR);
      assertThat(driver.alive(1)).isTrue();
    }
  }

  /** After a reboot a foreign process may have the id and the start of a shim that held a lock. */
  @ParameterizedTest
  @ValueSource(strings = {"%d:%s:0123abcd:1", "%d:%s:boot=another:0123abcd:1"})
  void aStrangerInThePlaceOfAnEarlierBootsShimIsNotTouched(String lock) throws IOException {
    Process stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      driver.stop();
      await()
          .atMost(Driver.PATIENCE)
          .until(() -> ProcessTable.system().find(stranger.pid()).orElseThrow().markShown());
      String start = ProcessTable.system().find(stranger.pid()).orElseThrow().start();
      Path target = Path.of(String.format(Locale.ROOT, lock, stranger.pid(), start));
      Files.createSymbolicLink(files(driver).lock(), target);

      assertThat(driver.member(1).actual()).isEqualTo(Actual.EXITED);
      assertThat(driver.member(1).settled()).isTrue();
      driver.claim().launch(OperationKind.RESUME);
      assertThat(driver.alive(1)).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  /** A crash between "stopped" and the kill leaves it like this; nothing else would end it. */
  @Test
  void instanceThatIsNotWantedAnyMoreIsReplacedByALaunch() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      MemberObservation before = driver.member(1);
      MemberFiles files = files(driver);
      MemberRecords.write(files, MemberRecords.desired(files).stopped(driver.fence));

      driver.claim().launch(OperationKind.REPAIR);

      assertThat(driver.alive(1)).isTrue();
      assertThat(driver.member(1).instance()).isNotEqualTo(before.instance());
      assertThat(driver.observe(Depth.INSTANCES).surplus()).isEmpty();
    }
  }

  @Test
  void secondMarkedProcessIsSurplusAndIsRetired() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE);
        Driver other = new Driver(home, "c2", 1, IDLE)) {
      driver.start();
      other.start();
      MemberObservation before = driver.member(1);
      Process orphan = orphan(driver);
      ClusterObservation seen = driver.observe(Depth.INSTANCES);
      assertThat(seen.member(MemberId.spu(1)).orElseThrow().actual()).isEqualTo(Actual.RUNNING);
      assertThat(seen.footprint()).contains(new OwnedResource("process", "" + orphan.pid()));
      assertThat(seen.surplus())
          .singleElement()
          .satisfies(
              surplus -> {
                assertThat(surplus.kind()).isEqualTo(Surplus.Kind.INSTANCE);
                assertThat(surplus.isOwned()).isTrue();
                assertThat(surplus.member()).contains(MemberId.spu(1));
              });
      SurplusSet surplus = SurplusSet.of(seen.surplus());
      // Another cluster's call does not touch it.
      other.backend.retire(other.call(OperationKind.REPAIR), surplus);
      assertThat(orphan.isAlive()).isTrue();
      driver.claim();
      driver.backend.retire(driver.call(OperationKind.REPAIR), surplus);
      driver.backend.retire(driver.call(OperationKind.REPAIR), surplus);
      await().atMost(Driver.PATIENCE).until(() -> !orphan.isAlive());
      assertThat(driver.observe(Depth.INSTANCES).surplus()).isEmpty();
      assertThat(driver.member(1).instance()).isEqualTo(before.instance());
      assertThat(other.member(1).actual()).isEqualTo(Actual.RUNNING);
    }
  }

  @Test
  void supersededInstanceEndsWholeAndStaysWanted() {
    String two = Driver.script("tail -f /dev/null & exec tail -f /dev/null");
    try (Driver driver = new Driver(home, "c1", 2, two);
        Driver other = new Driver(home, "c2", 1, IDLE)) {
      driver.start();
      other.start();
      MemberObservation before = driver.member(1);
      await().atMost(Driver.PATIENCE).until(() -> ofMember(driver, 1) == 3);
      String id = before.instance().orElseThrow().value();

      other.backend.retire(other.call(OperationKind.REPAIR), superseded(id));
      driver.backend.retire(driver.call(OperationKind.REPAIR), superseded(id.replace("@", "@9")));
      assertThat(driver.member(1).actual()).isEqualTo(Actual.RUNNING);

      driver.backend.retire(driver.call(OperationKind.REPAIR), superseded(id));
      driver.backend.retire(driver.call(OperationKind.REPAIR), superseded(id));
      assertThat(ofMember(driver, 1)).isZero();
      MemberObservation ended = driver.member(1);
      assertThat(ended.actual()).isEqualTo(Actual.EXITED);
      assertThat(ended.settled()).isTrue();
      assertThat(ended.desired()).isEqualTo(MemberObservation.Desired.RUNNING);
      assertThat(ended.exit().map(InstanceExit::code)).contains(137);
      assertThat(driver.alive(2)).isTrue();

      driver.claim().launch(OperationKind.REPAIR);
      assertThat(driver.alive(1)).isTrue();
      assertThat(driver.member(1).instance()).isNotEqualTo(before.instance());
    }
  }

  private static SurplusSet superseded(String instance) {
    return SurplusSet.of(
        List.of(
            Surplus.owned(Surplus.Kind.INSTANCE, instance, "superseded")
                .withMember(MemberId.spu(1))));
  }

  private static long ofMember(Driver driver, int spu) {
    return driver.marked().stream()
        .filter(p -> p.mark().contains(":" + MemberId.spu(spu) + ":"))
        .count();
  }

  @Test
  void processWithoutAnyRecordIsFoundByItsMarkAndEnded() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.claim().provision();
      Process stopped = orphan(driver);
      assertThat(driver.observe(Depth.INSTANCES).surplus()).hasSize(1);
      driver.stop();
      assertThat(stopped.isAlive()).isFalse();

      Process launchedOver = orphan(driver);
      driver.launch(OperationKind.START);
      assertThat(launchedOver.isAlive()).isFalse();

      driver.claim().erase();
      Process late = orphan(driver);
      assertThat(driver.observe(Depth.INSTANCES).footprint())
          .containsExactly(new OwnedResource("process", "" + late.pid()));
      driver.erase();
      assertThat(late.isAlive()).isFalse();
    }
  }

  @Test
  void brokenRecordOfADeadMemberDoesNotBlockAndOfALivingOneIsUnknown() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      Files.writeString(files(driver).instance(), "pid=1");
      Files.delete(files(driver).lock());
      ClusterObservation seen = driver.observe(Depth.INSTANCES);
      assertThat(seen.members().values()).allMatch(MemberObservation::mayLive);
      driver.stop();
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.member(1).mayLive()).isFalse();
      assertThat(driver.member(1).problems()).isNotEmpty();
      assertThat(driver.observe(Depth.CONFIRMED).complete()).isTrue();
      driver.claim().launch(OperationKind.RESUME);
      assertThat(driver.member(1).problems()).isEmpty();
    }
  }

  @Test
  void brokenRecordUnderALivingShimIsUnknownAndNeitherStartingNorDead() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      String whole = Files.readString(files(driver).instance());
      Files.writeString(files(driver).instance(), whole.substring(0, whole.length() / 2));
      ClusterObservation seen = driver.observe(Depth.INSTANCES);
      assertThat(seen.complete()).isFalse();
      MemberObservation member = seen.member(MemberId.spu(1)).orElseThrow();
      assertThat(member.actual()).isEqualTo(Actual.UNKNOWN);
      assertThat(member.evidence(Evidence.ALIVE).truth()).isEqualTo(TriState.UNKNOWN);
      assertThat(seen.surplus()).isEmpty();
      Files.writeString(files(driver).instance(), whole);
      assertThat(driver.observe(Depth.INSTANCES).complete()).isTrue();
      assertThat(driver.alive(1)).isTrue();
    }
  }

  @Test
  void brokenRecordWhereMarksAreNotShownIsUnknownAndIncomplete() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      driver.stop();
      Files.writeString(files(driver).instance(), "pid=1");
      driver.backend =
          new LocalBackend(Driver.context(home), StepListener.NONE, new WithoutMarks(), true);
      ClusterObservation seen = driver.observe(Depth.CONFIRMED);
      assertThat(seen.complete()).isFalse();
      assertThat(seen.members().values()).allMatch(member -> member.actual() == Actual.UNKNOWN);
      assertThat(seen.problems()).anyMatch(text -> text.contains("does not show the environment"));
    }
  }

  @Test
  void groupIsStoppedWhereMarksAreNotShown() {
    try (Driver driver = new Driver(home, "c1", 1, Driver.script("tail -f /dev/null & wait"))) {
      driver.backend =
          new LocalBackend(Driver.context(home), StepListener.NONE, new WithoutMarks(), true);
      driver.start();
      await().atMost(Driver.PATIENCE).until(() -> driver.marked().size() == 3);
      assertThat(driver.alive(1)).isTrue();
      driver.stop();
      assertThat(driver.marked()).isEmpty();
      assertThat(driver.member(1).mayLive()).isFalse();
    }
  }

  @Test
  void resumeOnMissingOrForeignDataIsRefusedAndStartsNothing() throws IOException {
    try (Driver driver = new Driver(home, "c1", 2, IDLE)) {
      driver.start();
      driver.stop();
      Path marker = files(driver).directory().resolve("data/.slipway-volume");
      String own = Files.readString(marker);
      Files.writeString(marker, own.replace("spu-1", "spu-2"));
      assertDataMissing(driver);
      Files.delete(marker);
      assertDataMissing(driver);
      Files.delete(files(driver).directory().resolve("data"));
      assertDataMissing(driver);
      assertThat(driver.marked()).isEmpty();
    }
  }

  @Test
  void directoryOfAnIncarnationThatBeginsAlikeIsNotTouched() throws IOException {
    try (Driver driver = new Driver(home, "c1", 1, IDLE)) {
      driver.start();
      MemberObservation before = driver.member(1);
      String alike = driver.cluster.incarnation().toString().substring(0, 8);
      CallContext other =
          driver.call(OperationKind.CREATE).toBuilder()
              .cluster(
                  new ClusterId(
                      driver.cluster.name(),
                      Incarnation.of(alike + "-0000-4000-8000-000000000000")))
              .build();
      driver.backend.claim(other);
      assertThatThrownBy(() -> driver.backend.provision(other))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
      driver.backend.stop(other, driver.all(), StopPolicy.graceful(Duration.ZERO));
      driver.backend.erase(other, ErasePolicy.DEFAULT);
      assertThat(driver.member(1)).isEqualTo(before);
    }
  }

  @Test
  void eraseDoesNotFollowLinks() throws IOException {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Driver driver = new Driver(home, "c1", 1, IDLE);
    driver.claim().provision();
    Files.createSymbolicLink(files(driver).directory().resolve("link"), outside);
    driver.erase();
    assertThat(outside.resolve("precious")).exists();
    assertThat(driver.files().directory()).doesNotExist();
  }

  @Test
  void eachLifeHasALogOfItsOwn() {
    try (Driver driver = new Driver(home, "c1", 1, Driver.script("echo pid $$; exit 3"))) {
      driver.start();
      InstanceExit first = driver.awaitExit(1).exit().orElseThrow();
      driver.claim().launch(OperationKind.REPAIR);
      InstanceExit second =
          await()
              .atMost(Driver.PATIENCE)
              .until(() -> driver.awaitExit(1).exit().orElseThrow(), e -> !e.equals(first));
      assertThat(second.logTail()).hasSize(1).isNotEqualTo(first.logTail());
      assertThat(driver.logs(MemberId.spu(1), 10))
          .containsExactly(first.logTail().get(0), second.logTail().get(0));
    }
  }

  private static void assertDataMissing(Driver driver) {
    assertThatThrownBy(() -> driver.claim().launch(OperationKind.RESUME))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISSING))
        .hasMessageContaining("spu-1");
  }

  /** Starts a process that carries the mark of a launch without a record. */
  private static Process orphan(Driver driver) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("tail", "-f", "/dev/null");
    builder
        .environment()
        .put(
            ProcessTag.VARIABLE,
            new ProcessTag(
                    ProcessTag.homeOf(driver.home.resolve("local")),
                    driver.cluster,
                    MemberId.spu(1),
                    "0000")
                .toString());
    Process process = builder.start();
    await()
        .atMost(Driver.PATIENCE)
        .until(() -> driver.marked().stream().anyMatch(p -> p.pid() == process.pid()));
    return process;
  }

  private static MemberFiles files(Driver driver) {
    return driver.files().member(MemberId.spu(1));
  }

  private static void rewrite(Driver driver, String key, String value) throws IOException {
    Path file = files(driver).instance();
    Map<String, String> values = new LinkedHashMap<>(RecordFile.read(file).orElseThrow().values());
    values.put(key, value);
    RecordFile.write(file, values);
  }
}
