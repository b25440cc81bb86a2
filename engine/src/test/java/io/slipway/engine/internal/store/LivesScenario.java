package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A store is made, changed through several journals and checkpoints, closed, and opened again,
 * twice.
 */
final class LivesScenario implements Scenario {
  /** Journals of about three frames, and a checkpoint after every few of them. */
  private static final StoreOptions SMALLEST =
      StoreOptions.defaults()
          .withJournalBytes(1024, 1024)
          .withCheckpointBytes(3 * 1024)
          .withCheckpointThreads(atOnce());

  private static final int CHANGES = 13;

  private final int lives;
  private final boolean made;
  private final Random random = new Random(1);
  private final Oracle oracle = new Oracle();
  private boolean closed;
  private @Nullable Path keptCut;
  private byte[] keptBytes = new byte[0];

  /** Lets the writer wait for each checkpoint, so that every run takes the same steps. */
  private static ThreadFactory atOnce() {
    return run ->
        new Thread(run) {
          @Override
          public synchronized void start() {
            super.start();
            Uninterruptibles.joinUninterruptibly(this);
          }
        };
  }

  /** Goes through several journals and checkpoints in three lives. */
  static Scenario three() {
    return new LivesScenario(3, false);
  }

  /** Makes a store in a directory that is there. */
  static Scenario first() {
    return new LivesScenario(1, true);
  }

  private LivesScenario(int lives, boolean made) {
    this.lives = lives;
    this.made = made;
  }

  @Override
  public void prepare(Path home) throws IOException {
    if (made) {
      Files.createDirectories(store(home));
    }
  }

  @Override
  public void play(Path home, StoreFiles files) throws IOException {
    for (int life = 0; life < lives; life++) {
      try (JournaledStore store = open(home, files)) {
        if (life == 0) {
          // More than the first journal has room for.
          oracle.change(store, "cluster-0", "x".repeat(1500));
        }
        for (int i = 0; i < (made ? 1 : CHANGES); i++) {
          change(store);
        }
      }
      closed = true;
    }
  }

  @Override
  public void goOn(Path home, StoreFiles files, Moment moment) throws IOException {
    try (JournaledStore store = open(home, files)) {
      moment.pass();
      change(store);
      moment.pass();
      change(store);
    }
    closed = true;
    moment.pass();
  }

  @Override
  public void judge(Path copy) throws IOException {
    if (keptCut != null) {
      assertThat(copy.resolve(keptCut)).hasBinaryContent(keptBytes);
    }
    Oracle its = oracle.copy();
    StoreFiles files = SimulatedDisk.unwatched();
    for (boolean clean : new boolean[] {false, true}) {
      try (JournaledStore store = JournaledStore.open(store(copy), options(files))) {
        its.judge(Oracle.Damage.NONE, store);
        if (clean || closed) {
          assertThat(store.report().clean()).isTrue();
        }
        its.change(store, "cluster-1", "after " + clean);
      }
    }
    assertThat(StoreMaintenance.verify(store(copy)).problems()).isEmpty();
  }

  @Override
  public void judgeWhole(Path home) throws IOException {
    if (made) {
      return;
    }
    List<String> names = SystemStoreFiles.INSTANCE.list(store(home));
    OpenReport report = JournaledStore.openReadOnly(store(home)).report();
    assertThat(names).filteredOn(name -> StoreFormat.stateSequence(name).isPresent()).hasSize(2);
    assertThat(names).filteredOn(name -> StoreFormat.sumSequence(name).isPresent()).hasSize(2);
    assertThat(names)
        .filteredOn(name -> StoreFormat.journalSequence(name).isPresent())
        .hasSizeLessThan(10);
    assertThat(names).noneMatch(name -> name.endsWith(StoreFormat.TMP));
    assertThat(report.clean()).isTrue();
    assertThat(report.checkpoint()).isPositive();
  }

  private JournaledStore open(Path home, StoreFiles files) throws IOException {
    JournaledStore store = JournaledStore.open(store(home), options(files));
    boolean wasClosed = closed;
    closed = false;
    oracle.judge(Oracle.Damage.NONE, store);
    OpenReport.Cut cut = store.report().cut();
    if (cut != null && cut.kept() != null) {
      keptCut = home.relativize(cut.kept());
      keptBytes = Files.readAllBytes(cut.kept());
      assertThat(keptBytes).hasSize((int) cut.bytes());
    }
    if (wasClosed) {
      assertThat(store.report().clean()).isTrue();
    }
    return store;
  }

  private void change(JournaledStore store) {
    String value = "v".repeat(40 + random.nextInt(200)) + random.nextInt(1000);
    oracle.change(store, "cluster-" + random.nextInt(5), random.nextInt(6) == 0 ? null : value);
  }

  private static StoreOptions options(StoreFiles files) {
    return SMALLEST.withFiles(files);
  }

  private static Path store(Path home) {
    return home.resolve("store");
  }
}
