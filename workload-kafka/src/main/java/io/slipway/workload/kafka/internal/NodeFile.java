package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a node has written of itself, see the launcher. */
final class NodeFile {
  static final String READY = "node.ready";
  static final String REGISTRATIONS = "node.registrations";

  private final Map<String, String> values;

  private NodeFile(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** Reads a file; empty where there is none. */
  static Optional<NodeFile> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return Optional.of(new NodeFile(values));
  }

  String get(String key) {
    return values.getOrDefault(key, "");
  }

  long number(String key) {
    String value = get(key);
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  Map<String, String> values() {
    return values;
  }

  /**
   * Returns whether the file was written by this instance. Where the backend has told the node its
   * instance, that decides; elsewhere the process that wrote the file must live.
   */
  boolean isOf(String mark) {
    String told = get("instance");
    return told.isEmpty() ? writerLives() : told.equals(mark);
  }

  private boolean writerLives() {
    return ProcessHandle.of(number("pid"))
        .flatMap(process -> process.info().startInstant())
        .filter(start -> start.equals(Instant.ofEpochMilli(number("started"))))
        .isPresent();
  }
}
