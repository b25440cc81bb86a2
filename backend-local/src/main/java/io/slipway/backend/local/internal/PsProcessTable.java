package io.slipway.backend.local.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Asks {@code ps}, for systems without {@code /proc}. Shows neither marks nor ports. */
final class PsProcessTable implements ProcessTable {
  private static final List<String> COLUMNS =
      List.of("-o", "pid=", "-o", "ppid=", "-o", "pgid=", "-o", "stat=", "-o", "lstart=");
  private static final int FIRST_OF_START = 4;
  private static final int FIELDS = 9;

  static boolean works() {
    try {
      return !run(List.of("ps", "-o", "pid=", "-p", Long.toString(ProcessHandle.current().pid())))
          .isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<ProcessInfo> find(long pid) throws IOException {
    return Optional.ofNullable(list(List.of("-p", Long.toString(pid))).get(pid));
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    return list(List.of("-A"));
  }

  @Override
  public boolean showsMarks() {
    return false;
  }

  @Override
  public String clock() {
    return "ps";
  }

  @Override
  public String bootId() throws IOException {
    // The first process starts with the machine.
    ProcessInfo first = list(List.of("-p", "1")).get(1L);
    return first == null ? "unknown" : ProcessTag.digest(first.start());
  }

  @Override
  public boolean showsPorts() {
    return false;
  }

  @Override
  public NavigableSet<Integer> listening(Collection<Long> pids) {
    return Collections.emptyNavigableSet();
  }

  @Override
  public OptionalLong listener(int port) {
    return OptionalLong.empty();
  }

  @Override
  public boolean listened(int port) {
    return false;
  }

  private static NavigableMap<Long, ProcessInfo> list(List<String> selection) throws IOException {
    List<String> command = new ArrayList<>(List.of("ps"));
    command.addAll(selection);
    command.addAll(COLUMNS);
    NavigableMap<Long, ProcessInfo> found = new TreeMap<>();
    for (String line : run(command)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length >= FIELDS) {
        long pid = Long.parseLong(fields[0]);
        found.put(
            pid,
            new ProcessInfo(
                pid,
                String.join("_", List.of(fields).subList(FIRST_OF_START, FIELDS)),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                ProcessInfo.State.of(fields[3]),
                "",
                false));
      }
    }
    return found;
  }

  private static List<String> run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC0");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
