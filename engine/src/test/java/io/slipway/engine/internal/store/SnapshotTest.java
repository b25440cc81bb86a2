package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static io.slipway.engine.internal.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading beside a live writer. */
class SnapshotTest {
  @TempDir Path home = Path.of("");

  @Test
  void aMissingStoreIsEmptyAndIsNotMade() {
    StoreSnapshot snapshot = JournaledStore.openReadOnly(home.resolve("store"));
    assertThat(texts(snapshot)).isEmpty();
    assertThat(snapshot.report().created()).isTrue();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void everySnapshotIsAPrefixWhileAWriterCommitsRotatesAndCheckpoints() throws Exception {
    Path directory = home.resolve("store");
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (JournaledStore store = JournaledStore.open(directory, Workload.TINY)) {
      put(store, "first", "0");
      put(store, "second", "0");
      Future<?> done = writer.submit(() -> count(store, stop));
      long last = 0;
      for (int i = 0; i < 150; i++) {
        StoreSnapshot snapshot = JournaledStore.openReadOnly(directory);
        Map<String, String> shown = texts(snapshot);
        long first = Long.parseLong(String.valueOf(shown.get("first")));
        long second = Long.parseLong(String.valueOf(shown.get("second")));
        assertThat(first).isGreaterThanOrEqualTo(last).isBetween(second, second + 1);
        last = first;
      }
      stop.set(true);
      done.get();
      assertThat(last).isPositive();
    } finally {
      stop.set(true);
      writer.shutdownNow();
    }
  }

  /** Counts first up, then second; so a reader must never see second ahead. */
  private static void count(JournaledStore store, AtomicBoolean stop) {
    for (long i = 1; !stop.get(); i++) {
      put(store, "first", String.valueOf(i));
      put(store, "second", String.valueOf(i));
      put(store, "ballast", "x".repeat(300));
    }
  }

  @Test
  void anUnfinishedTailIsIgnoredReportedAndLeftAlone() throws IOException {
    Path directory = home.resolve("store");
    SimulatedDisk disk = SimulatedDisk.sound(directory);
    JournaledStore store = JournaledStore.open(directory, Workload.TINY.withFiles(disk));
    put(store, "a", "1");
    put(store, "b", "2");
    disk.crash();
    Path journal = directory.resolve(StoreFormat.journalName(1));
    byte[] bytes = Files.readAllBytes(journal);
    // The head of the first frame is at 64, its payload in the slot after it.
    bytes[192 + StoreFormat.SLOT + 3] ^= 1;
    Files.write(journal, bytes);
    Map<String, byte[]> before = contents(directory);
    StoreSnapshot snapshot = JournaledStore.openReadOnly(directory);
    assertThat(texts(snapshot)).isEqualTo(Map.of("a", "1"));
    assertThat(snapshot.report().cut())
        .isEqualTo(new OpenReport.Cut(journal, 192, 2 * StoreFormat.SLOT));
    assertThat(contents(directory)).usingRecursiveComparison().isEqualTo(before);
    try (JournaledStore again = JournaledStore.open(directory, Workload.TINY)) {
      OpenReport.Cut cut = again.report().cut();
      Path kept = directory.resolve("cut-000000001-0000000000000000001-192.bin");
      assertThat(cut).isEqualTo(new OpenReport.Cut(journal, 192, 2 * StoreFormat.SLOT, kept));
      assertThat(kept).hasBinaryContent(Arrays.copyOfRange(bytes, 192, 192 + 2 * StoreFormat.SLOT));
      assertThat(texts(again)).isEqualTo(Map.of("a", "1"));
      put(again, "b", "3");
    }
    assertThat(texts(JournaledStore.openReadOnly(directory))).isEqualTo(Map.of("a", "1", "b", "3"));
    // The journal shows no trace of it any more.
    assertThat(StoreMaintenance.verify(directory).problems()).isEmpty();
    assertThat(StoreMaintenance.verify(directory).cuts())
        .containsExactly(directory.resolve("cut-000000001-0000000000000000001-192.bin"));
  }

  @Test
  void theNewestFourCutsAreKeptAndEachOnce() throws IOException {
    KeptCuts cuts = new KeptCuts(SystemStoreFiles.INSTANCE, home);
    for (int i = 1; i <= 6; i++) {
      Path kept = cuts.keep(1, 64L * i, new byte[i]);
      assertThat(cuts.keep(1, 64L * i, new byte[i])).isEqualTo(kept).hasSize(i);
    }
    assertThat(cuts.all()).extracting(file -> (int) Files.size(file)).containsExactly(3, 4, 5, 6);
  }

  @Test
  void aCutForWhichThereIsNoRoomKeepsNoStoreFromOpening() throws IOException {
    SimulatedDisk full =
        new SimulatedDisk(home, 1, SimulatedDisk.Fault.ERROR_FROM_NOW_ON)
            .saying("No space left on device");
    assertThat(new KeptCuts(full, home).keep(1, 64, new byte[1])).isNull();
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
