package io.slipway.backend.local.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small file of {@code key=value} lines that a shell can read and write. It ends with {@code
 * end=yes}: a file without is not whole.
 */
final class RecordFile {
  private static final String END = "end";

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
   * @throws MalformedRecordException if the file is not a whole record
   */
  static Optional<RecordFile> read(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
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
   * Writes a record durably, as one step. One that is as long as its predecessor can be written on
   * a full disk too.
   */
  static void write(Path file, Map<String, String> values) throws IOException {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Durable.writeSmall(file, text.append(END).append("=yes\n").toString());
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

  long number(String key) throws MalformedRecordException {
    String value = text(key);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new MalformedRecordException(file, key + "=" + value, e);
    }
  }

  /** A record that is not whole, or does not say what it must. */
  static final class MalformedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(Path file, String was) {
      super("unreadable record " + file + ": was " + was);
    }

    MalformedRecordException(Path file, String was, Exception cause) {
      super("unreadable record " + file + ": was " + was, cause);
    }
  }
}
