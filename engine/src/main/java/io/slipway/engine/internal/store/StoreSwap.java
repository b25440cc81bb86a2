package io.slipway.engine.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a restored store in the place of another by two renames: the old one aside, the new one in.
 * A crash between them leaves no store but a whole {@code …-restoring}, which the next open takes.
 */
final class StoreSwap {
  private StoreSwap() {}

  static Path restoring(Path directory) {
    return directory.resolveSibling(directory.getFileName() + "-restoring");
  }

  /** Returns where the store is now. */
  static Path current(StoreFiles files, Path directory) {
    return Files.notExists(directory) && Files.isDirectory(restoring(directory))
        ? restoring(directory)
        : directory;
  }

  /** Ends a swap that a crash interrupted. */
  static void finish(StoreFiles files, Path directory) throws IOException {
    Path current = current(files, directory);
    if (!current.equals(directory)) {
      moveIn(files, directory);
    }
  }

  /** Puts the new store in place of the old one, which goes to the path given. */
  static void swap(StoreFiles files, Path directory, Path replaced) throws IOException {
    if (Files.exists(directory)) {
      files.rename(directory, replaced);
      forceParent(files, directory);
    }
    moveIn(files, directory);
  }

  static void forceParent(StoreFiles files, Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      files.forceDirectory(parent);
    }
  }

  private static void moveIn(StoreFiles files, Path directory) throws IOException {
    files.rename(restoring(directory), directory);
    forceParent(files, directory);
  }
}
