package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.ProcessId;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks by the process table whether an instance listens on a port of this machine. */
final class PortOwners {
  private final ProcessTable processes;

  PortOwners(ProcessTable processes) {
    this.processes = processes;
  }

  /**
   * Returns true also if the system does not show the listener; otherwise why not, or why it could
   * not be seen.
   */
  Fact check(InstanceId instance, int port) {
    Optional<ProcessId> process = ProcessId.parse(instance.value());
    if (process.isEmpty()) {
      return Fact.unknown("instance " + instance + " is no process of this backend");
    }
    try {
      return answers(process.get(), port);
    } catch (IOException e) {
      return Fact.unknown("whose port " + port + " is cannot be seen: " + e.getMessage());
    }
  }

  private Fact answers(ProcessId instance, int port) throws IOException {
    ProcessInfo main = processes.find(instance.pid()).orElse(null);
    if (main == null || main.dead() || !main.start().equals(instance.start())) {
      return Fact.no("process " + instance.pid() + " is gone");
    }
    if (!processes.showsPorts()) {
      return main.stopped() ? stopped(port, main) : Fact.yes();
    }
    // Most servers are one process: then the whole table need not be read.
    if (!main.stopped() && listens(main, port)) {
      return Fact.yes();
    }
    // The shim is the parent of the main process, and leads its group where it could make one.
    boolean ownGroup = main.parent() == main.group();
    List<ProcessInfo> own =
        processes.all().values().stream()
            .filter(
                p ->
                    p.pid() == main.pid()
                        || (ownGroup && p.group() == main.group())
                        || (!main.mark().isEmpty() && p.mark().equals(main.mark())))
            .toList();
    List<Long> awake = own.stream().filter(p -> !p.stopped()).map(ProcessInfo::pid).toList();
    if (processes.listening(awake).contains(port)) {
      return Fact.yes();
    }
    for (ProcessInfo process : own) {
      if (process.stopped() && listens(process, port)) {
        return stopped(port, process);
      }
    }
    OptionalLong listener = processes.listener(port);
    if (listener.isPresent() && awake.contains(listener.getAsLong())) {
      return Fact.yes();
    }
    if (listener.isEmpty() && !processes.listened(port)) {
      return Fact.no("nothing listens on port " + port);
    }
    return Fact.no(
        "port "
            + port
            + " is listened on by "
            + (listener.isPresent() ? "process " + listener.getAsLong() : "a hidden process")
            + ", not by this instance");
  }

  private boolean listens(ProcessInfo process, int port) throws IOException {
    return processes.listening(List.of(process.pid())).contains(port);
  }

  private static Fact stopped(int port, ProcessInfo process) {
    return Fact.unknown(
        "port "
            + port
            + " is listened on by process "
            + process.pid()
            + ", which was stopped and answers nobody; send it SIGCONT");
  }
}
