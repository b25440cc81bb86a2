package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static io.slipway.engine.internal.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single cases of what the files may and may not show. */
class StoreFilesTest {
  @TempDir Path home = Path.of("");

  @Test
  void everyFileOfANewerSchemaIsRefusedAndNamed() throws IOException {
    writeHistory();
    List<Path> files = files();
    assertThat(files).anyMatch(file -> file.toString().endsWith(".sum"));
    long newest = Checkpoints.newest(names()).orElseThrow();
    for (Path file :
        List.of(
            dir().resolve(StoreFormat.STORE),
            dir().resolve(StoreFormat.CLEAN),
            dir().resolve(StoreFormat.journalName(newest + 1)),
            dir().resolve(StoreFormat.sumName(newest)))) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, newer(bytes));
      for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::read)) {
        assertThatThrownBy(open)
            .isInstanceOfSatisfying(
                SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
            .hasMessageContaining(file.toString())
            .hasMessageContaining("schema 2");
      }
      Files.write(file, bytes);
    }
    open().close();
  }

  private static byte[] newer(byte[] bytes) {
    byte[] slot = ByteBuffer.wrap(bytes.clone(), 0, StoreFormat.SLOT).putInt(8, 2).array();
    ByteBuffer.wrap(slot).putInt(60, StoreFormat.crc(slot, 0, 60));
    return slot;
  }

  @Test
  void withoutTheNewestCheckpointTheOlderOneAndTheJournalsServe() throws IOException {
    Map<String, String> expected = writeHistory();
    long newest = Checkpoints.newest(names()).orElseThrow();
    Files.delete(dir().resolve(StoreFormat.stateName(newest)));
    try (JournaledStore store = open()) {
      assertThat(store.report().checkpoint()).isBetween(1L, newest - 1);
      assertThat(texts(store)).isEqualTo(expected);
    }
  }

  @Test
  void aDamagedOlderCheckpointIsFoundByVerifyOnly() throws IOException {
    Map<String, String> expected = writeHistory();
    long newest = Checkpoints.newest(names()).orElseThrow();
    Path older =
        files().stream()
            .filter(file -> StoreFormat.stateSequence(name(file)).orElse(newest) < newest)
            .findFirst()
            .orElseThrow();
    flip(older, 5000);
    assertThat(texts(JournaledStore.openReadOnly(dir()))).isEqualTo(expected);
    assertThat(StoreMaintenance.verify(dir()).problems())
        .singleElement()
        .asString()
        .contains(older.toString(), "at offset 4096");
  }

  @Test
  void afterACrashEvenMissingFilesAndCutJournalsAreDamageAndNotAnEmptyStore() throws IOException {
    SimulatedDisk disk = SimulatedDisk.sound(dir());
    JournaledStore store = JournaledStore.open(dir(), StoreOptions.defaults().withFiles(disk));
    for (int i = 0; i < 5; i++) {
      put(store, "k" + i, "v");
    }
    disk.crash();
    Path journal = dir().resolve(StoreFormat.journalName(1));
    byte[] bytes = Files.readAllBytes(journal);
    Files.write(journal, Arrays.copyOf(bytes, 64 + 3 * 128));
    refused(journal.toString(), "at offset");
    Files.delete(journal);
    refused(journal.toString(), "no file");
    Files.write(journal, bytes);
    Files.delete(dir().resolve(StoreFormat.STORE));
    refused(StoreFormat.STORE, "no file");
  }

  @Test
  void aHalfMadeStoreIsMadeAnew() throws IOException {
    Files.createDirectories(dir());
    Files.write(dir().resolve(StoreFormat.journalName(1) + StoreFormat.TMP), new byte[100]);
    try (JournaledStore store = open()) {
      assertThat(store.report().created()).isTrue();
      put(store, "a", "1");
    }
    assertThat(names()).noneMatch(name -> name.endsWith(StoreFormat.TMP));
  }

  @Test
  void openingAndClosingACleanStoreWritesNothing() throws IOException {
    try (JournaledStore store = open()) {
      put(store, "a", "1");
    }
    SimulatedDisk disk = SimulatedDisk.sound(dir());
    JournaledStore.open(dir(), StoreOptions.defaults().withFiles(disk)).close();
    assertThat(disk.steps()).isZero();
  }

  private void refused(String... texts) {
    for (ThrowingCallable open : List.<ThrowingCallable>of(this::open, this::read)) {
      assertThatThrownBy(open)
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
          .hasMessageContainingAll(texts);
    }
  }

  private Map<String, String> writeHistory() {
    try (JournaledStore store = JournaledStore.open(dir(), Workload.TINY)) {
      for (int i = 0; i < 150; i++) {
        put(store, "cluster-" + i % 9, "x".repeat(i));
      }
      return texts(store);
    }
  }

  private JournaledStore open() {
    return JournaledStore.open(dir(), StoreOptions.defaults());
  }

  private void read() {
    assertThat(JournaledStore.openReadOnly(dir())).isNotNull();
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 4;
    Files.write(file, bytes);
  }

  private Path dir() {
    return home.resolve("store");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(dir())) {
      return files.toList();
    }
  }

  private List<String> names() throws IOException {
    return files().stream().map(StoreFilesTest::name).toList();
  }
}
