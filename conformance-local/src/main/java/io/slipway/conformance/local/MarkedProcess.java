package io.slipway.conformance.local;

import io.slipway.spi.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A living process that carries a member's mark, {@code home:cluster:incarnation:member:token}, in
 * its environment; read from Linux's {@code /proc} by code of its own, so that a mistake of the
 * backend's is not made here again.
 */
record MarkedProcess(
    long pid, long parent, String start, String cluster, String incarnation, String member) {
  private static final Path PROC = Path.of("/proc");
  private static final String PREFIX = Workload.INSTANCE_VARIABLE + "=";
  private static final int HOME_LENGTH = 12;
  // Of the fields behind the command's name in /proc/PID/stat, see proc(5).
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int START = 19;

  static boolean canBeSeen() {
    return Files.isReadable(PROC.resolve("self/environ"));
  }

  /** Returns what the marks of a backend's directory begin with. */
  static String homeOf(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    String real =
        parent == null
            ? directory.toString()
            : parent.toRealPath().resolve(directory.getFileName()).toString();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(real.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HOME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Returns all of a home, in no order. */
  static List<MarkedProcess> of(String home) {
    List<MarkedProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        read(process, home).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    }
    return found;
  }

  private static Optional<MarkedProcess> read(Path process, String home) {
    String environment;
    String stat;
    try {
      environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrForeign) {
      return Optional.empty();
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    if ("ZX".contains(fields[STATE])) {
      return Optional.empty();
    }
    for (String variable : environment.split("\0", -1)) {
      String[] mark = variable.split(":", -1);
      if (variable.startsWith(PREFIX + home + ":") && mark.length == 5) {
        return Optional.of(
            new MarkedProcess(
                Long.parseLong(String.valueOf(process.getFileName())),
                Long.parseLong(fields[PARENT]),
                fields[START],
                mark[1],
                mark[2],
                mark[3]));
      }
    }
    return Optional.empty();
  }

  void signal(String name) {
    try {
      // The shell's own kill: not every system has the program.
      int status =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + " ends with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process was signalled", e);
    }
  }
}
