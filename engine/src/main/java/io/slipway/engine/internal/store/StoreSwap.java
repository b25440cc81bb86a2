package io.slipway.engine.internal.store;

import io.slipway.engine.internal.store.OpenReport.InterruptedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a restored store in the place of another.
 *
 * <pre>
 * store-preparing  a copy that is not whole, or is not wanted any more: never opened
 * store-restoring  a whole copy on its way to "store"
 * </pre>
 *
 * <p>Two renames: the old store aside, the new one in. Between them there is no store but a whole
 * {@code …-restoring}, which the next open takes. As long as the old store is in its place the
 * restore has not happened: the next open removes the copy, so that it is never taken for the store
 * later, after "store" has been moved away.
 */
final class StoreSwap {
  private StoreSwap() {}

  static Path restoring(Path directory) {
    return directory.resolveSibling(directory.getFileName() + "-restoring");
  }

  static Path preparing(Path directory) {
    return directory.resolveSibling(directory.getFileName() + "-preparing");
  }

  /** Returns where the store is now. */
  static Path current(Path directory) {
    return Files.notExists(directory) && Files.isDirectory(restoring(directory))
        ? restoring(directory)
        : directory;
  }

  /** Settles a swap that a crash interrupted, and returns the outcome. */
  static InterruptedRestore settle(StoreFiles files, Path directory) throws IOException {
    if (!Files.isDirectory(restoring(directory))) {
      return InterruptedRestore.NONE;
    }
    if (Files.notExists(directory)) {
      // The old store is aside, but perhaps not durably, and could come back under its name. What
      // a loss of power does to the next rename is harmless: this is done again, with all changes.
      forceParent(files, directory);
      files.rename(restoring(directory), directory);
      return InterruptedRestore.FINISHED;
    }
    // An incomplete copy must not have the name of a whole one.
    deleteTree(files, preparing(directory));
    files.rename(restoring(directory), preparing(directory));
    forceParent(files, directory);
    deleteTree(files, preparing(directory));
    return InterruptedRestore.DROPPED;
  }

  /** Gives a whole copy the name by which the next open takes it if there is no store. */
  static void announce(StoreFiles files, Path directory) throws IOException {
    files.rename(preparing(directory), restoring(directory));
    forceParent(files, directory);
  }

  /** Puts the new store in place of the old one, which goes to the path given. */
  static void swap(StoreFiles files, Path directory, Path replaced) throws IOException {
    if (Files.exists(directory)) {
      files.rename(directory, replaced);
      forceParent(files, directory);
    }
    files.rename(restoring(directory), directory);
    forceParent(files, directory);
  }

  static void forceParent(StoreFiles files, Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      files.forceDirectory(parent);
    }
  }

  static void deleteTree(StoreFiles files, Path directory) throws IOException {
    if (Files.exists(directory)) {
      for (String name : files.list(directory)) {
        files.delete(directory.resolve(name));
      }
      files.delete(directory);
    }
  }
}
