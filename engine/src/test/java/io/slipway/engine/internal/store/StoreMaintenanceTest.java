package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static io.slipway.engine.internal.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMaintenanceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir Path home = Path.of("");

  @Test
  void aBackupOfALiveStoreIsAWholeStoreOfThatMoment() {
    Path backup = home.resolve("backup");
    Map<String, String> expected;
    try (JournaledStore store = JournaledStore.open(dir(), Workload.TINY)) {
      for (int i = 0; i < 200; i++) {
        put(store, "cluster-" + i % 7, "x".repeat(i));
      }
      expected = texts(store);
      assertThat(StoreMaintenance.backup(dir(), backup).records()).isEqualTo(7);
      put(store, "later", "y");
    }
    try (JournaledStore copy = JournaledStore.open(backup, Workload.TINY)) {
      assertThat(copy.report().clean()).isTrue();
      assertThat(texts(copy)).isEqualTo(expected);
      put(copy, "cluster-1", "z");
    }
    assertThat(StoreMaintenance.verify(backup).problems()).isEmpty();
  }

  @Test
  void aBackupKeepsTheVersions() {
    try (JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults())) {
      put(store, "other", "0");
      long version = put(store, "a", "1");
      StoreMaintenance.backup(dir(), home.resolve("backup"));
      assertThat(JournaledStore.openReadOnly(home.resolve("backup")).get("a").orElseThrow())
          .satisfies(value -> assertThat(value.version()).isEqualTo(version));
    }
  }

  @Test
  void aBackupOverSomethingOrOfNothingIsRefusedAndLeavesNothing() throws IOException {
    Path target = Files.createDirectory(home.resolve("taken"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> StoreMaintenance.backup(dir(), target));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> StoreMaintenance.backup(dir(), home.resolve("backup")));
    assertThat(home).isDirectoryNotContaining("glob:**backup*");
  }

  @Test
  void aBackupInsideTheStoreIsRefused() {
    backupOfA();
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> StoreMaintenance.backup(dir(), dir().resolve("nested").resolve("backup")));
    assertThat(dir().resolve("nested")).doesNotExist();
  }

  @Test
  void aStoreIsNotRestoredFromItselfOrFromAFile() throws IOException {
    backupOfA();
    Path file = Files.createFile(home.resolve("file"));
    try (HomeLock lock = lock()) {
      for (Path wrong : new Path[] {dir(), dir().resolve("..").resolve("store"), file}) {
        assertRefused(
            ErrorCode.INVALID_ARGUMENT,
            () -> StoreMaintenance.restore(wrong, lock, dir(), NOW, copy -> {}));
      }
    }
    assertThat(texts(JournaledStore.openReadOnly(dir()))).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(home).isDirectoryNotContaining("glob:**store-*");
  }

  /** Workloads' options may be secrets. */
  @Test
  void othersMayReadNeitherAHomeNorABackup() throws IOException {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path owned = home.resolve("owned");
    HomeLock.acquire(owned, Duration.ZERO, TimeSource.system()).close();

    for (Path directory : new Path[] {owned, backupOfA(), dir()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aRestoreKeepsTheReplacedStoreAside() {
    Path backup = backupOfA();
    try (HomeLock lock = lock()) {
      Optional<Path> replaced = StoreMaintenance.restore(backup, lock, dir(), NOW, copy -> {});
      assertThat(replaced).contains(home.resolve("store-replaced-20260102T030405678Z"));
      assertThat(texts(JournaledStore.openReadOnly(replaced.orElseThrow())))
          .isEqualTo(Map.of("a", "1", "b", "2"));
    }
    assertThat(texts(JournaledStore.openReadOnly(dir()))).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void aDamagedBackupReplacesNothing() throws IOException {
    Path backup = backupOfA();
    Path journal = backup.resolve(StoreFormat.journalName(1));
    byte[] bytes = Files.readAllBytes(journal);
    bytes[70] ^= 1;
    Files.write(journal, bytes);
    try (HomeLock lock = lock()) {
      assertRefused(
          ErrorCode.STORE_DAMAGED,
          () -> StoreMaintenance.restore(backup, lock, dir(), NOW, copy -> {}));
      assertThatThrownBy(() -> StoreMaintenance.restore(backup, lock, dir(), NOW, copy -> {}))
          .hasMessageContaining("name another backup");
    }
    assertThat(texts(JournaledStore.openReadOnly(dir()))).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(home).isDirectoryNotContaining("glob:**store-*");
  }

  @Test
  void damageIsToldByWhereItsFrameBegins() throws IOException {
    Path backup = backupOfA();
    Path journal = dir().resolve(StoreFormat.journalName(1));
    byte[] bytes = Files.readAllBytes(journal);
    bytes[2 * StoreFormat.SLOT + 3] ^= 1;
    Files.write(journal, bytes);

    assertThatThrownBy(() -> StoreMaintenance.verify(dir()))
        .hasMessageContaining("at offset " + StoreFormat.SLOT + ":")
        .hasMessageContaining("as more follows at");
    assertThat(StoreMaintenance.verify(backup).problems()).isEmpty();
  }

  @Test
  void aRestoreThatACrashInterruptedBetweenItsRenamesIsFinishedByTheNextOpen() throws IOException {
    Path backup = backupOfA();
    Files.move(dir(), home.resolve("store-replaced-x"));
    Files.move(backup, home.resolve("store-restoring"));
    assertThat(texts(JournaledStore.openReadOnly(dir()))).isEqualTo(Map.of("a", "1"));
    assertThat(dir()).doesNotExist();
    try (JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults())) {
      assertThat(texts(store)).isEqualTo(Map.of("a", "1"));
      assertThat(store.report().restore()).isEqualTo(OpenReport.InterruptedRestore.FINISHED);
    }
    assertThat(home.resolve("store-restoring")).doesNotExist();
  }

  @Test
  void aRestoreThatACrashInterruptedBeforeItsRenamesIsDroppedAndNeverTakenForTheStoreLater()
      throws IOException {
    Path backup = backupOfA();
    Files.move(backup, home.resolve("store-restoring"));
    try (JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults())) {
      assertThat(texts(store)).isEqualTo(Map.of("a", "1", "b", "2"));
      assertThat(store.report().restore()).isEqualTo(OpenReport.InterruptedRestore.DROPPED);
    }
    try (JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults())) {
      assertThat(store.report().restore()).isEqualTo(OpenReport.InterruptedRestore.NONE);
    }
    Files.move(dir(), home.resolve("moved-away"));
    assertThat(JournaledStore.openReadOnly(dir()).report().created()).isTrue();
    assertThat(home).isDirectoryNotContaining("glob:**/store-*");
  }

  private Path backupOfA() {
    Path backup = home.resolve("backup");
    try (JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults())) {
      put(store, "a", "1");
      StoreMaintenance.backup(dir(), backup);
      put(store, "b", "2");
    }
    return backup;
  }

  private HomeLock lock() {
    return HomeLock.acquire(home, Duration.ZERO, TimeSource.system());
  }

  private Path dir() {
    return home.resolve("store");
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
