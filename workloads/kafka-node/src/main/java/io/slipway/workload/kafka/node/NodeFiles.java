package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;

/**
 * The files in which a node identifies itself: lines {@code key=value}, each file replaced as a
 * whole, so that a reader never sees half of one. Thread-safe.
 */
final class NodeFiles implements NodeWord {
  /** The field's place behind the command's name, see proc(5). */
  private static final int START_TIME = 19;

  private final Path ready;
  private final Path registrations;
  private boolean closed;

  NodeFiles(Path directory) {
    this.ready = directory.resolve("node.ready");
    this.registrations = directory.resolve("node.registrations");
  }

  /** Lines to be written. */
  static final class Content extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1L;

    /** Returns the lines. */
    String text() {
      StringBuilder text = new StringBuilder();
      forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
      return text.toString();
    }
  }

  /** Writes which process this is, and of which cluster. */
  static Content identity(int nodeId, String clusterId) {
    ProcessHandle process = ProcessHandle.current();
    Content content = new Content();
    content.put("pid", Long.toString(process.pid()));
    content.put("started", started(process));
    String instance = System.getenv("SLIPWAY_INSTANCE");
    if (instance != null) {
      content.put("instance", instance);
    }
    content.put("node.id", Integer.toString(nodeId));
    content.put("cluster.id", clusterId);
    return content;
  }

  /** The kernel's own count does not change when the clock is set. */
  private static String started(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME];
    } catch (IOException noProcFileSystem) {
      return process.info().startInstant().map(start -> start.toString()).orElse("");
    }
  }

  /** Removes the files of an earlier run. */
  synchronized void clear() throws IOException {
    Files.deleteIfExists(ready);
    Files.deleteIfExists(registrations);
  }

  /** Removes this run's files. Nothing is written afterwards. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    clear();
  }

  @Override
  public void writeReady(Content content) throws IOException {
    write(ready, content);
  }

  @Override
  public void writeRegistrations(Content content) throws IOException {
    write(registrations, content);
  }

  private synchronized void write(Path file, Content content) throws IOException {
    if (closed) {
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, content.text());
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
