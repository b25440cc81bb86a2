package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Options, reports and errors: small things that others rest on. */
class StoreTextsTest {
  @Test
  void optionsChangeOneThingAndKeepTheRest() {
    StoreFiles files = SystemStoreFiles.INSTANCE;
    ThreadFactory threads = Thread::new;
    IntFunction<ByteBuffer> frames = ByteBuffer::allocate;
    StoreOptions options =
        StoreOptions.defaults()
            .withFiles(files)
            .withCheckpointThreads(threads)
            .withFrames(frames)
            .withJournalBytes(100, 200)
            .withCheckpointBytes(5);

    assertThat(options.files()).isSameAs(files);
    assertThat(options.checkpointThreads()).isSameAs(threads);
    assertThat(options.frames()).isSameAs(frames);
    assertThat(options.firstJournalBytes()).isEqualTo(128);
    assertThat(options.maxJournalBytes()).isEqualTo(256);
    assertThat(options.checkpointBytes()).isEqualTo(5);
    assertThat(StoreOptions.defaults().firstJournalBytes()).isEqualTo(64 * 1024);
    assertThat(StoreOptions.defaults().maxJournalBytes()).isEqualTo(4 * 1024 * 1024);
    assertThat(StoreOptions.defaults().checkpointBytes()).isEqualTo(16 * 1024 * 1024);
  }

  @Test
  void aHistoryIsWhatWasRecordedSinceItWasCleared() {
    StoreHistory.Recorder recorder = new StoreHistory.Recorder();
    recorder.begin("old", 1, new byte[0]);
    recorder.change("old", 2, null);
    recorder.clear();
    recorder.begin("a", 3, new byte[0]);
    recorder.change("b", 4, null);

    StoreHistory history = recorder.history();

    assertThat(history.begin()).extracting(StoreHistory.Item::key).containsExactly("a");
    assertThat(history.changes()).extracting(StoreHistory.Item::key).containsExactly("b");
    StoreHistory.Recorder.NONE.begin("a", 3, new byte[0]);
    StoreHistory.Recorder.NONE.change("b", 4, null);
    assertThat(StoreHistory.Recorder.NONE.history())
        .isEqualTo(new StoreHistory(List.of(), List.of()));
  }

  @Test
  void errorsSayWhatToDoNext() {
    SlipwayException damage = StoreErrors.damaged(Path.of("f"), 7, "this", "that");

    assertThat(damage.code()).isEqualTo(ErrorCode.STORE_DAMAGED);
    assertThat(damage)
        .hasMessage(
            "store file f is damaged at offset 7: expected this, was that; nothing was changed;"
                + " keep the directory and restore a backup");
    SlipwayException ofBackup = StoreErrors.ofBackup(damage);
    assertThat(ofBackup.code()).isEqualTo(ErrorCode.STORE_DAMAGED);
    assertThat(ofBackup)
        .hasCause(damage)
        .hasMessage(
            "store file f is damaged at offset 7: expected this, was that; nothing was changed;"
                + " name another backup");
    SlipwayException broken = StoreErrors.unavailable("it broke", new IOException("/some/file"));
    assertThat(broken.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(broken)
        .hasMessageContaining("it broke: expected ")
        .hasMessageContaining("was IOException /some/file; ");
  }

  @Test
  void aReportGetsWhatBecameOfTheCutAndTheRestore() {
    Path journal = Path.of("journal");
    Path kept = Path.of("kept");
    OpenReport none = LoadedStore.none().report();
    OpenReport.Cut cut = new OpenReport.Cut(journal, 64, 9);
    OpenReport cutOff =
        new OpenReport(false, true, 4, 3, 2, 1, cut, OpenReport.InterruptedRestore.NONE);

    assertThat(none.with(null, OpenReport.InterruptedRestore.FINISHED))
        .isEqualTo(
            new OpenReport(true, false, 0, 0, 0, 0, null, OpenReport.InterruptedRestore.FINISHED));
    assertThat(cutOff.with(kept, OpenReport.InterruptedRestore.DROPPED))
        .isEqualTo(
            new OpenReport(
                false,
                true,
                4,
                3,
                2,
                1,
                new OpenReport.Cut(journal, 64, 9, kept),
                OpenReport.InterruptedRestore.DROPPED));
  }

  @Test
  void aReportCountsWhatWasRead() {
    assertThat(LoadedStore.none().report())
        .isEqualTo(
            new OpenReport(true, false, 0, 0, 0, 0, null, OpenReport.InterruptedRestore.NONE));
    StateMap state = new StateMap();
    state.apply("a", 1, new byte[0]);
    Path file = Path.of("journal");
    OpenReport.Cut cut = new OpenReport.Cut(file, 64, 9);
    JournalHeader header = new JournalHeader(512, 1, 2, 3);
    JournalScan first = new JournalScan(file, header, 128, 64, 8, 98, true, null);
    JournalScan last = new JournalScan(file, header, 64, 0, 9, 99, false, cut);
    CheckpointSums sums = new CheckpointSums(1, 6, 3, 0, List.of());

    LoadedStore loaded = new LoadedStore(false, 1, state, 9, sums, List.of(first, last), true);

    assertThat(loaded.last()).isSameAs(last);
    assertThat(loaded.report())
        .isEqualTo(
            new OpenReport(false, true, 9, 1, 6, 2, cut, OpenReport.InterruptedRestore.NONE));
  }
}
