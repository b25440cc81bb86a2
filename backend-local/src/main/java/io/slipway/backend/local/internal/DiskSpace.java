package io.slipway.backend.local.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk has room for a new cluster: asked before anything is made. */
final class DiskSpace {
  // What Slipway itself writes for a member, with the first lines of its log, and then some.
  private static final long BYTES_OF_A_MEMBER = 256 * 1024;

  private DiskSpace() {}

  /** Throws if there is no room for so many members below the home, which need not be there yet. */
  static void require(Path home, int members) {
    Path directory = home;
    while (!Files.isDirectory(directory) && directory.getParent() != null) {
      directory = directory.getParent();
    }
    File disk = directory.toFile();
    long needed = members * BYTES_OF_A_MEMBER;
    long usable = disk.getUsableSpace();
    // A disk without any size is one that could not be asked.
    if (usable < needed && disk.getTotalSpace() > 0) {
      throw refused(home, members, needed, usable);
    }
  }

  private static BackendException refused(Path home, int members, long needed, long usable) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "no room for a cluster in " + home)
            .withExpected("at least " + needed + " bytes free for " + members + " members")
            .withActual(usable + " bytes")
            .withRemedy(DiskFault.FULL.next() + ", then repeat"));
  }
}
