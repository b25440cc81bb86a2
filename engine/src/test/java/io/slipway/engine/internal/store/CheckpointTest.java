package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final StoreOptions SMALL =
      StoreOptions.defaults().withJournalBytes(8 * 1024, 32 * 1024).withCheckpointBytes(64 * 1024);

  @TempDir Path home = Path.of("");

  @Test
  void aLongHistoryKeepsTwoCheckpointsAndReopensWithAllRecords() throws IOException {
    Map<String, StoredValue> expected = new TreeMap<>();
    Random random = new Random(5);
    try (JournaledStore store = JournaledStore.open(dir(), SMALL)) {
      for (int i = 0; i < 3000; i++) {
        change(store, expected, random);
      }
      assertThat(records(store)).isEqualTo(expected);
    }
    assertThat(names()).filteredOn(name -> name.endsWith(".db")).hasSize(2);
    assertThat(names()).noneMatch(name -> name.endsWith(StoreFormat.TMP));
    try (JournaledStore store = JournaledStore.open(dir(), SMALL)) {
      assertThat(store.report().clean()).isTrue();
      assertThat(store.report().checkpoint()).isPositive();
      assertThat(records(store)).isEqualTo(expected);
    }
    assertThat(StoreMaintenance.verify(dir()).problems()).isEmpty();
  }

  private static void change(StateStore store, Map<String, StoredValue> expected, Random random) {
    String key = "cluster-" + random.nextInt(50);
    StoredValue old = expected.get(key);
    if (old != null && random.nextInt(5) == 0) {
      store.remove(key, old.version());
      expected.remove(key);
    } else {
      byte[] value = new byte[random.nextInt(600)];
      random.nextBytes(value);
      long version = store.put(key, old == null ? StateStore.ABSENT : old.version(), value);
      expected.put(key, new StoredValue(value, version));
    }
  }

  private static Map<String, StoredValue> records(StateStore store) {
    Map<String, StoredValue> records = new TreeMap<>();
    store.forEach(records::put);
    return records;
  }

  private Path dir() {
    return home.resolve("store");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir())) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
