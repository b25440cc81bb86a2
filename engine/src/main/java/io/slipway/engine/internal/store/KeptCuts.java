package io.slipway.engine.internal.store;

import io.slipway.spi.DiskFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes that opens have cut off, in files next to the journal. A cut is nearly always an
 * unacknowledged write; but a disk that damages the last frame looks the same, and then these bytes
 * are all that is left of an acknowledged change.
 */
final class KeptCuts {
  private static final Logger LOG = LoggerFactory.getLogger(KeptCuts.class);
  private static final int KEPT = 4;

  private final StoreFiles files;
  private final Path directory;

  KeptCuts(StoreFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Returns the kept files, the newest last. */
  List<Path> all() throws IOException {
    return files.list(directory).stream()
        .filter(name -> StoreFormat.cutNumber(name).isPresent())
        .sorted()
        .map(directory::resolve)
        .toList();
  }

  /**
   * Keeps a cut and forgets the oldest ones. An open that is repeated keeps the same cut once.
   *
   * @param journal the journal's first change
   * @param bytes what was cut off at the offset
   * @return the file, or null if the disk has no room for it: that keeps no store from opening
   */
  @Nullable Path keep(long journal, long offset, byte[] bytes) throws IOException {
    try {
      return write(journal, offset, bytes);
    } catch (IOException e) {
      if (DiskFault.of(e) != DiskFault.FULL) {
        throw e;
      }
      LOG.warn("the {} bytes cut off journal {} are not kept", bytes.length, journal, e);
      return null;
    }
  }

  private Path write(long journal, long offset, byte[] bytes) throws IOException {
    List<Path> before = all();
    long number = 1;
    if (!before.isEmpty()) {
      Path newest = before.get(before.size() - 1);
      String name = String.valueOf(newest.getFileName());
      long its = StoreFormat.cutNumber(name).orElse(0);
      if (name.equals(StoreFormat.cutName(its, journal, offset))
          && Arrays.equals(files.read(newest), bytes)) {
        return newest;
      }
      number = its + 1;
    }
    Path file = directory.resolve(StoreFormat.cutName(number, journal, offset));
    AtomicFile.write(files, file, ByteBuffer.wrap(bytes));
    // The journal is overwritten next.
    files.forceDirectory(directory);
    for (Path old : before.subList(0, Math.max(0, before.size() + 1 - KEPT))) {
      files.delete(old);
    }
    return file;
  }
}
