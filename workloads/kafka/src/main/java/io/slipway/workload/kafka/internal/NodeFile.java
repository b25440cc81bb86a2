package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a node has said in a file of its own or at its status port, see the launcher. */
final class NodeFile {
  static final String READY = "node.ready";
  static final String REGISTRATIONS = "node.registrations";

  /** The field's place behind the command's name, see proc(5). */
  private static final int START_TIME = 19;

  private final Map<String, String> values;

  private NodeFile(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** Reads a file; empty where there is none. */
  static Optional<NodeFile> read(Path file) throws IOException {
    try {
      return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Reads lines {@code key=value}; others are skipped. */
  static NodeFile parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return new NodeFile(values);
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
   * Returns whether the file was written by this instance: the node repeats the mark that the
   * backend has given it or, where there is none, the instance is the process that wrote the file.
   */
  boolean isOf(String instance, String mark) {
    String told = get("instance");
    boolean unmarked = told.isEmpty() || mark.isEmpty();
    return unmarked
        ? List.of(instance.split("[^0-9]+", -1)).contains(get("pid")) && writerLives()
        : told.equals(mark);
  }

  private boolean writerLives() {
    String started = get("started");
    return !started.isEmpty() && started.equals(startOf(number("pid")));
  }

  /** The same text as the launcher's. */
  private static String startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME];
    } catch (IOException noSuchProcessOrFileSystem) {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(Instant::toString)
          .orElse("");
    }
  }
}
