package io.slipway.spi;

import java.nio.file.AccessDeniedException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a disk refuses a change, as far as an exception shows it: for error texts that
 * name the right next step. The JDK keeps only the system's own words, in the message; where those
 * are translated, the answer is {@link #OTHER}. The enum is open.
 */
public enum DiskFault {
  /** No space, or no quota, is left. */
  FULL("a disk with room", "make room on the disk"),
  /** The file system is mounted read-only, by an administrator or after an error. */
  READ_ONLY(
      "a disk that is mounted for writing",
      "find out why the disk was mounted read-only and remount it"),
  /** The device failed. */
  BROKEN("a disk without I/O errors", "check the disk and what the system's log says of it"),
  /** This user lacks the permission. */
  DENIED("a directory that this user may write", "repair the permissions"),
  /** The reason is not known. */
  OTHER(
      "a disk that can be read and written, with free space",
      "make room or make the directory writable");

  private final String expected;
  private final String next;

  DiskFault(String expected, String next) {
    this.expected = expected;
    this.next = next;
  }

  /**
   * Reads an exception and its causes.
   *
   * @param failure the disk's answer
   * @return the first kind that it shows
   */
  public static DiskFault of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      DiskFault fault = one(at);
      if (fault != OTHER) {
        return fault;
      }
    }
    return OTHER;
  }

  /** Returns the condition for a change, for the {@code expected} part of an error text. */
  public String expected() {
    return expected;
  }

  /** Returns the user's next step. */
  public String next() {
    return next;
  }

  private static DiskFault one(Throwable failure) {
    if (failure instanceof ReadOnlyFileSystemException) {
      return READ_ONLY;
    }
    if (failure instanceof AccessDeniedException) {
      return DENIED;
    }
    @Nullable String message = failure.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    if (text.contains("no space left on device") || text.contains("quota exceeded")) {
      return FULL;
    }
    if (text.contains("read-only file system")) {
      return READ_ONLY;
    }
    if (text.contains("input/output error")) {
      return BROKEN;
    }
    return text.contains("permission denied") ? DENIED : OTHER;
  }
}
