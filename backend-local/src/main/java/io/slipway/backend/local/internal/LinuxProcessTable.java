package io.slipway.backend.local.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code /proc}. */
final class LinuxProcessTable implements ProcessTable {
  private static final String PREFIX = ProcessTag.VARIABLE + "=";
  private static final String LISTEN = "0A";
  private static final String SOCKET = "socket:[";
  private static final int HEX = 16;
  // Of the text behind the command's name in /proc/PID/stat, see proc(5).
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int FLAGS = 6;
  private static final int START = 19;
  // PF_KTHREAD of the kernel's sched.h: these have no environment.
  private static final long KERNEL_THREAD = 0x0020_0000;

  private final Path proc;

  LinuxProcessTable(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<ProcessInfo> find(long pid) throws IOException {
    return read(proc.resolve(Long.toString(pid)), pid, true);
  }

  @Override
  public boolean lives(long pid, String start) throws IOException {
    return read(proc.resolve(Long.toString(pid)), pid, false)
        .filter(found -> !found.dead() && found.start().equals(start))
        .isPresent();
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    NavigableMap<Long, ProcessInfo> found = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(String.valueOf(entry.getFileName()));
        read(entry, pid, true).ifPresent(info -> found.put(pid, info));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  @Override
  public boolean showsMarks() {
    return true;
  }

  @Override
  public String clock() {
    return "proc";
  }

  @Override
  public String bootId() throws IOException {
    return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
  }

  @Override
  public boolean showsPorts() {
    return true;
  }

  @Override
  public NavigableSet<Integer> listening(Collection<Long> pids) throws IOException {
    Map<String, Integer> sockets = listeners();
    NavigableSet<Integer> ports = new TreeSet<>();
    for (long pid : pids) {
      for (String inode : socketsOf(pid)) {
        Integer port = sockets.get(inode);
        if (port != null) {
          ports.add(port);
        }
      }
    }
    return ports;
  }

  @Override
  public OptionalLong listener(int port) throws IOException {
    Set<String> inodes = new HashSet<>();
    listeners().forEach((inode, bound) -> inodes.addAll(bound == port ? Set.of(inode) : Set.of()));
    if (inodes.isEmpty()) {
      return OptionalLong.empty();
    }
    for (long pid : all().keySet()) {
      for (String inode : socketsOf(pid)) {
        if (inodes.contains(inode)) {
          return OptionalLong.of(pid);
        }
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public boolean listened(int port) throws IOException {
    return listeners().containsValue(port);
  }

  private Optional<ProcessInfo> read(Path directory, long pid, boolean withMark)
      throws IOException {
    String stat;
    try {
      stat = text(directory.resolve("stat"));
    } catch (IOException e) {
      return gone(directory, e);
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    boolean ofKernel = (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0;
    String environment = withMark && !ofKernel ? environment(directory) : "";
    return Optional.of(
        new ProcessInfo(
            pid,
            fields[START],
            Long.parseLong(fields[PARENT]),
            Long.parseLong(fields[GROUP]),
            ProcessInfo.State.of(fields[STATE]),
            mark(environment),
            // In the middle of an exec it reads as empty, and nobody starts a member with none.
            ofKernel || !environment.isEmpty()));
  }

  private static String environment(Path directory) {
    try {
      return text(directory.resolve("environ"));
    } catch (IOException e) {
      // Gone since, or another user's: members run as the user of the engine.
      return "";
    }
  }

  private static String mark(String environment) {
    int at = environment.startsWith(PREFIX) ? 0 : environment.indexOf("\0" + PREFIX) + 1;
    if (at == 0 && !environment.startsWith(PREFIX)) {
      return "";
    }
    int end = environment.indexOf('\0', at);
    return environment.substring(at + PREFIX.length(), end < 0 ? environment.length() : end);
  }

  /**
   * Reads by a plain stream: a look reads hundreds of these, and a channel costs thrice as much.
   */
  private static String text(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A process that ends while it is read gives ENOENT or ESRCH, according to the moment. */
  private static Optional<ProcessInfo> gone(Path directory, IOException failure)
      throws IOException {
    if (!Files.exists(directory.resolve("stat"))
        || String.valueOf(failure.getMessage()).contains("No such process")) {
      return Optional.empty();
    }
    throw failure;
  }

  /** Returns the port of each listening socket by its inode. */
  private Map<String, Integer> listeners() throws IOException {
    Map<String, Integer> found = new HashMap<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      List<String> lines;
      try {
        lines = Files.readAllLines(proc.resolve(table));
      } catch (NoSuchFileException noSuchProtocol) {
        continue;
      }
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[3].equals(LISTEN)) {
          String local = fields[1];
          found.put(fields[9], Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), HEX));
        }
      }
    }
    return found;
  }

  private Set<String> socketsOf(long pid) {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path entry : entries) {
        socket(entry).ifPresent(inodes::add);
      }
    } catch (IOException | DirectoryIteratorException goneOrForeign) {
      // What was seen until then counts; another user's sockets are not a member's.
      return inodes;
    }
    return inodes;
  }

  private static Optional<String> socket(Path descriptor) {
    String target;
    try {
      target = Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedSince) {
      return Optional.empty();
    }
    return target.startsWith(SOCKET)
        ? Optional.of(target.substring(SOCKET.length(), target.length() - 1))
        : Optional.empty();
  }
}
