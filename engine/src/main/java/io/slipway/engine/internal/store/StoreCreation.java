package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes a store's directory and first files, or leaves nothing. */
final class StoreCreation {
  private StoreCreation() {}

  static Journal create(StoreOptions options, Path directory) throws IOException {
    StoreFiles files = options.files();
    List<Path> made = files.createDirectories(directory);
    try {
      if (made.isEmpty()) {
        clear(files, directory);
      }
      // Before the store's id: the path to a store that has one is not forced again. Even if the
      // directory existed: its creator may have been killed before this.
      for (Path path : made.isEmpty() ? List.of(directory) : made) {
        StoreSwap.forceParent(files, path);
      }
      // Last, as it opens a file.
      return Journal.create(options, directory);
    } catch (Throwable e) {
      undo(files, directory, made, e);
      throw e;
    }
  }

  private static void undo(StoreFiles files, Path directory, List<Path> made, Throwable cause) {
    try {
      clear(files, directory);
      for (int i = made.size() - 1; i >= 0; i--) {
        files.delete(made.get(i));
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Deletes what an unfinished creation left; the store's id comes first, as it completes one. */
  private static void clear(StoreFiles files, Path directory) throws IOException {
    files.delete(directory.resolve(StoreFormat.STORE));
    // Else a loss of power may bring back the id, and not the journal.
    files.forceDirectory(directory);
    for (String name : files.list(directory)) {
      if (name.endsWith(StoreFormat.TMP) || name.equals(StoreFormat.journalName(1))) {
        files.delete(directory.resolve(name));
      }
    }
  }
}
