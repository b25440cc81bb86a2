package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static io.slipway.engine.internal.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A backup is made, and takes the place of the store. */
final class RestoreScenario implements Scenario {
  private static final Map<String, String> OLD = Map.of("a", "1", "b", "2");
  private static final Map<String, String> RESTORED = Map.of("a", "1", "b", "2", "raised", "yes");

  private static final String REPLACED = "store-replaced-20260102T030405678Z";

  /** What must be there; until the restore has returned the old one may be as well. */
  private Map<String, String> expected = RESTORED;

  private boolean backedUp;
  private boolean returned;
  private boolean settled;

  @Override
  public void prepare(Path home) {
    try (JournaledStore store = JournaledStore.open(store(home), StoreOptions.defaults())) {
      put(store, "a", "1");
      put(store, "b", "2");
    }
  }

  @Override
  public void play(Path home, StoreFiles files) {
    Path backup = home.resolve("backups").resolve("one");
    assertThat(StoreMaintenance.backup(files, store(home), backup).records()).isEqualTo(2);
    backedUp = true;
    StoreMaintenance.restore(
        files,
        backup,
        store(home),
        Instant.parse("2026-01-02T03:04:05.678Z"),
        copy -> {
          try (JournaledStore store = JournaledStore.open(copy, options(files))) {
            put(store, "raised", "yes");
          }
        });
    returned = true;
  }

  @Override
  public void goOn(Path home, StoreFiles files, Moment moment) throws IOException {
    try (JournaledStore store = JournaledStore.open(store(home), options(files))) {
      Map<String, String> shown = texts(store);
      check(home, shown);
      if (store.report().restore() != OpenReport.InterruptedRestore.NONE) {
        settle(shown);
      }
      moment.pass();
      settle(shown);
      change(store, "c", "3");
      moment.pass();
    }
    moment.pass();
  }

  @Override
  public void judge(Path copy) throws IOException {
    Path restoring = copy.resolve("store-restoring");
    if (returned) {
      assertThat(restoring).doesNotExist();
    } else if (Files.exists(restoring) && !settled) {
      // Whole, as it is taken for the store if that is not there.
      assertThat(texts(JournaledStore.openReadOnly(restoring))).isEqualTo(RESTORED);
    }
    Map<String, String> shown;
    try (JournaledStore store =
        JournaledStore.open(store(copy), options(SimulatedDisk.unwatched()))) {
      shown = texts(store);
      check(copy, shown);
    }
    // Nothing is left that would be taken for the store on a later day.
    Files.move(store(copy), copy.resolve("moved-away"));
    assertThat(JournaledStore.openReadOnly(store(copy)).report().created()).isTrue();
    assertThat(texts(JournaledStore.openReadOnly(copy.resolve("moved-away")))).isEqualTo(shown);
    if (backedUp) {
      StoreSnapshot backup = JournaledStore.openReadOnly(copy.resolve("backups").resolve("one"));
      assertThat(backup.report().clean()).isTrue();
      assertThat(texts(backup)).isEqualTo(OLD);
    }
  }

  @Override
  public void judgeWhole(Path home) {
    assertThat(returned).isTrue();
    assertThat(texts(JournaledStore.openReadOnly(store(home)))).isEqualTo(RESTORED);
    assertThat(texts(JournaledStore.openReadOnly(home.resolve(REPLACED)))).isEqualTo(OLD);
    assertThat(home).isDirectoryNotContaining("glob:**/store-{restoring,preparing}*");
  }

  private void check(Path home, Map<String, String> shown) {
    assertThat(shown).isIn(settled || returned ? List.of(expected) : List.of(OLD, expected));
    assertThat(home).isDirectoryNotContaining("glob:**/store-restoring");
    if (shown.containsKey("raised")) {
      assertThat(texts(JournaledStore.openReadOnly(home.resolve(REPLACED)))).isEqualTo(OLD);
    }
  }

  /** Takes what an open showed as the truth: it has told of it, or builds on it. */
  private void settle(Map<String, String> shown) {
    expected = shown;
    settled = true;
  }

  private void change(JournaledStore store, String key, String value) {
    put(store, key, value);
    expected = new TreeMap<>(expected);
    expected.put(key, value);
  }

  private static StoreOptions options(StoreFiles files) {
    return StoreOptions.defaults().withJournalBytes(1024, 1024).withFiles(files);
  }

  private static Path store(Path home) {
    return home.resolve("store");
  }
}
