package io.slipway.backend.local.internal;

import io.slipway.spi.CallContext;
import java.io.IOException;
import java.util.List;

/** Kills processes and waits until they have ended. */
final class ProcessKiller {
  private final LocalContext world;

  ProcessKiller(LocalContext world) {
    this.world = world;
  }

  /** Selects the processes to kill; called again until there are none. */
  @FunctionalInterface
  interface Targets {
    List<ProcessInfo> find() throws IOException;
  }

  /** Kills all targets, including those that appear meanwhile. */
  void kill(CallContext call, String doing, Targets targets) {
    try {
      // A process that forks and ends while the table is read can hide its child once, not twice.
      for (int clean = 0; clean < 2; ) {
        List<ProcessInfo> found = targets.find();
        if (found.isEmpty()) {
          clean++;
          continue;
        }
        clean = 0;
        for (ProcessInfo process : found) {
          world.processes().signal(process, true);
        }
        awaitEnd(call, doing, found);
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    }
  }

  private void awaitEnd(CallContext call, String doing, List<ProcessInfo> processes)
      throws IOException {
    for (ProcessInfo process : processes) {
      while (world.processes().lives(process.pid(), process.start())) {
        world.pause(call, doing);
      }
    }
  }
}
