package io.slipway.engine.internal.store;

import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one place for the wording of the store's errors. */
final class StoreErrors {
  private static final String RESTORE =
      "nothing was changed; keep the directory and restore a backup";

  private StoreErrors() {}

  static SlipwayException damaged(Path file, long offset, String expected, Object was) {
    return damaged(file, offset, expected, was, RESTORE, null);
  }

  static SlipwayException damaged(
      Path file, long offset, String expected, Object was, String next, @Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.STORE_DAMAGED, "store file " + file + " is damaged at offset " + offset)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next),
        cause);
  }

  /** Words damage of a backup, which need not be kept for its data. */
  static SlipwayException ofBackup(SlipwayException damage) {
    return new SlipwayException(
        damage.problem().withoutRemedies().withRemedy("nothing was changed; name another backup"),
        damage);
  }

  static SlipwayException newerSchema(Path file, int schema) {
    return new SlipwayException(
        Problem.of(ErrorCode.UNSUPPORTED, "store file " + file + " was written by a newer version")
            .withExpected("schema " + StoreFormat.SCHEMA + " or older")
            .withActual("schema " + schema)
            .withRemedy("nothing was changed; use that version or a later one"));
  }

  static SlipwayException unavailable(String what, Throwable cause) {
    DiskFault fault = DiskFault.of(cause);
    return new SlipwayException(
        Problem.of(ErrorCode.STORE_UNAVAILABLE, what)
            .withExpected(fault.expected())
            .withActual(reason(cause))
            .withRemedy(fault.next() + " and open the store again"),
        cause);
  }

  /** Words an I/O error; the JDK often gives the bare path as its message. */
  static String reason(Throwable cause) {
    return cause.getClass().getSimpleName() + " " + cause.getMessage();
  }
}
