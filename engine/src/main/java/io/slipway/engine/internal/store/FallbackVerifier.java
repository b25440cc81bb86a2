package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.file.Path;

/** Reads an older checkpoint and the journals from it to the newest one, as a loss would need. */
final class FallbackVerifier {
  private final StoreFiles files;
  private final Path directory;
  private final long from;
  private final CheckpointSums newest;

  FallbackVerifier(StoreFiles files, Path directory, long from, CheckpointSums newest) {
    this.files = files;
    this.directory = directory;
    this.from = from;
    this.newest = newest;
  }

  void run() throws IOException {
    CheckpointSums older = new Checkpoints(files, directory).read(from, (key, entry) -> {});
    long sequence = older.sequence();
    long digest = older.digest();
    while (sequence < newest.sequence()) {
      Path file = directory.resolve(StoreFormat.journalName(sequence + 1));
      if (!files.list(directory).contains(StoreFormat.journalName(sequence + 1))) {
        throw StoreErrors.damaged(file, 0, "this journal", "no file");
      }
      JournalScan scan =
          JournalScan.read(
              file, files.read(file), newest.storeId(), sequence, digest, (key, at, value) -> {});
      if (!scan.sealed()) {
        throw StoreErrors.damaged(file, scan.end(), "a seal", "none");
      }
      sequence = scan.sequence();
      digest = scan.digest();
    }
    if (digest != newest.digest()) {
      throw StoreErrors.damaged(
          directory.resolve(StoreFormat.sumName(newest.sequence())),
          0,
          "the journals' digest " + StoreFormat.hex(digest),
          StoreFormat.hex(newest.digest()));
    }
  }
}
