package io.slipway.backend.local.internal;

import io.slipway.spi.DiskFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small file of {@code key=value} lines that a shell can read and write. It ends with {@code
 * end=yes}: a file without that line is incomplete.
 */
final class RecordFile {
  private static final String END = "end";
  private static final int SHOWN = 120;

  /** Far more than the records of the largest cluster. */
  private static final long MOST_BYTES = 16L << 20;

  private final Path file;
  private final Map<String, String> values;

  private RecordFile(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads a record.
   *
   * @return empty if there is no such file
   * @throws MalformedRecordException if what is there is not a whole record or not to be read
   * @throws IOException if nothing can be said of the file, as where descriptors have run out
   */
  static Optional<RecordFile> read(Path file) throws IOException {
    String text;
    try {
      requireRecord(file);
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedRecordException e) {
      throw e;
    } catch (IOException e) {
      if (hasNoDirectory(file)) {
        return Optional.empty();
      }
      throw ofFile(file, e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new MalformedRecordException(file, "line '" + line + "'");
      }
      values.put(line.substring(0, equals), line.substring(equals + 1));
    }
    if (!"yes".equals(values.remove(END))) {
      throw new MalformedRecordException(file, "a file without an end mark");
    }
    return Optional.of(new RecordFile(file, Collections.unmodifiableMap(values)));
  }

  /**
   * Reading a pipe may block for ever, and a file far too large for a record would exhaust memory.
   */
  private static void requireRecord(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    if (is.isDirectory()) {
      throw new MalformedRecordException(file, "a directory");
    }
    if (!is.isRegularFile() || is.size() > MOST_BYTES) {
      throw new MalformedRecordException(
          file, is.isRegularFile() ? is.size() + " bytes" : "no file");
    }
  }

  /** Returns whether a file cannot be there, as what would hold it is no directory. */
  static boolean hasNoDirectory(Path file) {
    Path parent = file.getParent();
    return parent != null && !Files.isDirectory(parent);
  }

  /** Distinguishes a file that can never be read from a passing fault. */
  static IOException ofFile(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return new MalformedRecordException(file, "a directory", failure);
    }
    DiskFault fault = DiskFault.of(failure);
    return fault == DiskFault.DENIED || fault == DiskFault.BROKEN
        ? new MalformedRecordException(file, failure.toString(), failure)
        : failure;
  }

  /**
   * The content of a damaged file is shown only in part, and without characters that garble a
   * terminal.
   */
  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
  }

  /**
   * Writes a record durably, as one step. One that is as long as its predecessor can be written on
   * a full disk too.
   */
  static void write(Path file, Map<String, String> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    DurableFiles.writeSmall(file, text.append(END).append("=yes\n").toString());
  }

  Map<String, String> values() {
    return values;
  }

  String text(String key) throws MalformedRecordException {
    String value = values.get(key);
    if (value == null) {
      throw new MalformedRecordException(file, "a record without " + key);
    }
    return value;
  }

  String text(String key, String fallback) {
    return values.getOrDefault(key, fallback);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  long number(String key) throws MalformedRecordException {
    try {
      return Long.parseLong(text(key));
    } catch (NumberFormatException e) {
      throw malformed(key);
    }
  }

  /** The failure of a record that has an impossible value. */
  MalformedRecordException malformed(String key) {
    return new MalformedRecordException(file, key + "=" + values.getOrDefault(key, ""));
  }

  /** A record that is not whole, or does not say what it must. */
  static final class MalformedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(Path file, String was) {
      super(text(file, was));
    }

    MalformedRecordException(Path file, String was, Exception cause) {
      super(text(file, was), cause);
    }

    private static String text(Path file, String was) {
      return "unreadable record " + file + ": expected a whole record, was " + shown(was);
    }
  }
}
