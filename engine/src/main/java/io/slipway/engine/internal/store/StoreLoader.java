package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store's files and judges them. Writes nothing.
 *
 * <p>The rule: with CLEAN, any difference from what was acknowledged is damage; without it, only
 * one bad last frame is not.
 */
final class StoreLoader {
  private final StoreFiles files;
  private final Path directory;
  private final StateMap state = new StateMap();
  private final StoreHistory.Recorder history;

  StoreLoader(StoreFiles files, Path directory) {
    this(files, directory, StoreHistory.Recorder.NONE);
  }

  StoreLoader(StoreFiles files, Path directory, StoreHistory.Recorder history) {
    this.files = files;
    this.directory = directory;
    this.history = history;
  }

  LoadedStore load() throws IOException {
    List<String> names;
    try {
      names = files.list(directory);
    } catch (NoSuchFileException e) {
      return LoadedStore.none();
    }
    if (!names.contains(StoreFormat.STORE)) {
      checkUnfinished(names);
      return LoadedStore.none();
    }
    long storeId =
        AtomicFile.read(files, directory.resolve(StoreFormat.STORE), StoreFormat.STORE_MAGIC)
            .getLong();
    CleanShutdownMark clean =
        names.contains(StoreFormat.CLEAN)
            ? CleanShutdownMark.read(files, directory.resolve(StoreFormat.CLEAN))
            : null;
    CheckpointSums checkpoint = null;
    OptionalLong newest = Checkpoints.newest(names);
    if (newest.isPresent()) {
      checkpoint = new Checkpoints(files, directory).read(newest.getAsLong(), this::load);
      if (checkpoint.storeId() != storeId) {
        throw StoreErrors.damaged(
            directory.resolve(StoreFormat.sumName(newest.getAsLong())),
            0,
            "store id " + storeId,
            checkpoint.storeId());
      }
    }
    List<JournalScan> journals = readJournals(names, storeId, checkpoint);
    JournalScan last = journals.get(journals.size() - 1);
    if (clean != null) {
      checkClean(clean, last);
    }
    return new LoadedStore(
        false, storeId, state, last.sequence(), checkpoint, journals, clean != null);
  }

  private void load(String key, Entry entry) {
    state.load(key, entry);
    history.begin(key, entry.version(), entry.bytes());
  }

  private void apply(String key, long version, byte @Nullable [] value) {
    state.apply(key, version, value);
    history.change(key, version, value);
  }

  /** A directory without a store id may only be one in which no store was finished. */
  private void checkUnfinished(List<String> names) throws IOException {
    for (String name : names) {
      boolean own =
          name.equals(StoreFormat.CLEAN)
              || StoreFormat.cutNumber(name).isPresent()
              || StoreFormat.stateSequence(name).isPresent()
              || StoreFormat.sumSequence(name).isPresent()
              || StoreFormat.journalSequence(name).orElse(1) != 1;
      if (name.equals(StoreFormat.journalName(1))) {
        byte[] journal = files.read(directory.resolve(name));
        own =
            StoreFormat.endOfFill(
                    journal, Math.min(StoreFormat.SLOT, journal.length), journal.length)
                < journal.length;
      }
      if (own) {
        throw StoreErrors.damaged(
            directory.resolve(StoreFormat.STORE), 0, "the store's id beside " + name, "no file");
      }
    }
  }

  private List<JournalScan> readJournals(
      List<String> names, long storeId, @Nullable CheckpointSums checkpoint) throws IOException {
    long sequence = checkpoint == null ? 0 : checkpoint.sequence();
    long digest = checkpoint == null ? storeId : checkpoint.digest();
    Set<Long> present = new TreeSet<>();
    for (String name : names) {
      StoreFormat.journalSequence(name).ifPresent(present::add);
    }
    long from = sequence + 1;
    present.removeIf(first -> first < from);
    List<JournalScan> scans = new ArrayList<>();
    while (!present.isEmpty()) {
      JournalScan before = scans.isEmpty() ? null : scans.get(scans.size() - 1);
      boolean unsealed = before != null && !before.sealed();
      Path file = directory.resolve(StoreFormat.journalName(sequence + 1));
      if (!present.remove(sequence + 1)) {
        throw missing(file, present);
      }
      if (unsealed) {
        digest = FrameHeader.seal(sequence, digest).digest();
      }
      JournalScan scan =
          JournalScan.read(file, files.read(file), storeId, sequence, digest, this::apply);
      if (before != null && unsealed) {
        checkUnsealed(before, scan);
      }
      scans.add(scan);
      sequence = scan.sequence();
      digest = scan.digest();
    }
    if (scans.isEmpty() || scans.get(scans.size() - 1).sealed()) {
      throw missing(directory.resolve(StoreFormat.journalName(sequence + 1)), present);
    }
    return scans;
  }

  /** Only where nothing came after may a journal that has a successor lack its seal. */
  private static void checkUnsealed(JournalScan before, JournalScan next) {
    OpenReport.Cut cut = before.cut();
    boolean halfSeal = cut != null && cut.bytes() < StoreFormat.SLOT;
    if ((cut != null && !halfSeal) || !next.isEmpty() || next.cut() != null) {
      throw StoreErrors.damaged(
          before.file(),
          before.end(),
          "a seal, as " + next.file().getFileName() + " is there",
          cut == null ? "none" : "a bad frame");
    }
  }

  private static void checkClean(CleanShutdownMark clean, JournalScan last) {
    if (last.cut() != null) {
      throw StoreErrors.damaged(
          last.file(),
          last.cut().offset(),
          "nothing after change " + clean.sequence() + " of a cleanly closed store",
          "a bad frame");
    }
    CleanShutdownMark now = CleanShutdownMark.of(last);
    if (!now.equals(clean)) {
      throw StoreErrors.damaged(
          last.file(), Math.min(last.end(), clean.end()), clean.toString(), now);
    }
  }

  private static RuntimeException missing(Path file, Set<Long> later) {
    return StoreErrors.damaged(
        file, 0, "this journal", later.isEmpty() ? "no file" : "only later journals " + later);
  }
}
