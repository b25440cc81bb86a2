package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The checkpoints of one store directory. */
final class Checkpoints {
  static final String NEXT =
      "nothing was changed; if an older checkpoint is there, move this file away and open again,"
          + " for it and the journals hold the same; else restore a backup";

  private static final int KEPT = 2;

  private final StoreFiles files;
  private final Path directory;

  Checkpoints(StoreFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  static OptionalLong newest(List<String> names) {
    return names.stream().map(StoreFormat::stateSequence).flatMapToLong(OptionalLong::stream).max();
  }

  /** Verifies a checkpoint, gives its records to the sink, and returns its sums. */
  CheckpointSums read(long sequence, BiConsumer<String, Entry> sink) throws IOException {
    Path db = directory.resolve(StoreFormat.stateName(sequence));
    Path sumFile = directory.resolve(StoreFormat.sumName(sequence));
    if (!files.list(directory).contains(StoreFormat.sumName(sequence))) {
      throw StoreErrors.damaged(
          sumFile, 0, "the checksums of " + db.getFileName(), "no file", NEXT, null);
    }
    CheckpointSums sums = CheckpointSums.read(files, sumFile);
    if (sums.sequence() != sequence) {
      throw StoreErrors.damaged(sumFile, 0, "sequence " + sequence, sums.sequence());
    }
    sums.verify(files, db);
    MapDbCheckpoint.read(db, sums.storeId(), sequence, sink);
    return sums;
  }

  /** Writes a checkpoint aside, verifies it, puts it into place, and deletes what it replaces. */
  void write(
      long storeId, long sequence, long digest, SortedMap<String, Entry> state, Throttle breaks)
      throws IOException {
    Path db = directory.resolve(StoreFormat.stateName(sequence));
    Path tmp = AtomicFile.tmp(db);
    files.delete(tmp);
    MapDbCheckpoint.write(files, tmp, storeId, sequence, state, breaks);
    try (StoreFiles.StoreFile file = files.open(tmp)) {
      file.force();
    }
    CheckpointSums sums = CheckpointSums.of(files, tmp, storeId, sequence, digest);
    breaks.rest();
    verify(tmp, storeId, sequence, state, breaks);
    AtomicFile.write(files, directory.resolve(StoreFormat.sumName(sequence)), sums.encode());
    breaks.rest();
    // The sums must not come after the file that they vouch for.
    files.forceDirectory(directory);
    files.rename(tmp, db);
    files.forceDirectory(directory);
    prune(breaks);
  }

  private static void verify(
      Path tmp, long storeId, long sequence, SortedMap<String, Entry> state, Throttle breaks)
      throws IOException {
    TreeMap<String, Entry> missing = new TreeMap<>(state);
    MapDbCheckpoint.read(
        tmp,
        storeId,
        sequence,
        (key, read) -> {
          Entry written = missing.remove(key);
          if (written == null
              || written.version() != read.version()
              || !Arrays.equals(written.bytes(), read.bytes())) {
            throw new IllegalStateException("record " + key + " reads back otherwise");
          }
          breaks.rest();
        });
    if (!missing.isEmpty()) {
      throw new IOException(missing.size() + " records are missing in " + tmp);
    }
  }

  /** Deletes all checkpoints but the newest two, and the journals before the older one. */
  void prune(Throttle breaks) throws IOException {
    List<String> names = files.list(directory);
    long[] sequences =
        names.stream()
            .map(StoreFormat::stateSequence)
            .flatMapToLong(OptionalLong::stream)
            .sorted()
            .toArray();
    if (sequences.length < KEPT) {
      return;
    }
    long oldest = sequences[sequences.length - KEPT];
    for (String name : names) {
      OptionalLong state = StoreFormat.stateSequence(name);
      OptionalLong sum = StoreFormat.sumSequence(name);
      OptionalLong journal = StoreFormat.journalSequence(name);
      // A checkpoint is taken where a journal begins, so no journal lies on both sides.
      if (state.orElse(oldest) < oldest
          || sum.orElse(oldest) < oldest
          || journal.orElse(Long.MAX_VALUE) <= oldest) {
        breaks.rest();
        files.delete(directory.resolve(name));
      }
    }
  }
}
