package io.slipway.backend.local.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;

/** The system's view of its processes. Thread-safe; remembers nothing. */
interface ProcessTable {
  /** Returns the table of this system. */
  static ProcessTable system() {
    Path proc = Path.of("/proc");
    if (Files.isReadable(proc.resolve("self/stat"))) {
      return new LinuxProcessTable(proc);
    }
    if (PsProcessTable.works()) {
      return new PsProcessTable();
    }
    throw BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "cannot see processes")
            .withExpected("a readable /proc or the ps command")
            .withRemedy("install ps"));
  }

  /** Returns the process of that id, zombies included. */
  Optional<ProcessInfo> find(long pid) throws IOException;

  /** Returns all processes, zombies included, by id. */
  NavigableMap<Long, ProcessInfo> all() throws IOException;

  /** Returns whether {@link #all()} and {@link #find} show the marks. */
  boolean showsMarks();

  /** Returns where shims are to read their start time, so that it reads the same here. */
  String clock();

  /** Returns a text that differs after each start of the machine. Reads the system each time. */
  String bootId() throws IOException;

  /** Returns the ports that these processes listen on; empty where the system does not show it. */
  NavigableSet<Integer> listening(Collection<Long> pids) throws IOException;

  /** Returns whether {@link #listening}, {@link #listener} and {@link #listened} can tell. */
  boolean showsPorts();

  /** Returns a process that listens on the port, where the system shows one. */
  OptionalLong listener(int port) throws IOException;

  /** Returns whether any process listens on the port, also one that the system does not show. */
  boolean listened(int port) throws IOException;

  /** Returns whether the very process lives: that id, that start, and not a zombie. */
  default boolean lives(long pid, String start) throws IOException {
    return find(pid).filter(found -> !found.dead() && found.start().equals(start)).isPresent();
  }

  /**
   * Signals the very process; does nothing if it has ended.
   *
   * @return whether there was something to signal
   */
  default boolean signal(ProcessInfo process, boolean force) throws IOException {
    // The handle remembers the start time and checks it again when it signals, so that a reused
    // process id is safe.
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !lives(process.pid(), process.start())) {
      return false;
    }
    return force ? handle.get().destroyForcibly() : handle.get().destroy();
  }
}
