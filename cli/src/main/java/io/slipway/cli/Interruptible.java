package io.slipway.cli;

import io.slipway.spi.CancellationToken;
import java.util.function.Supplier;

/** Lets a cancellation interrupt a call that only handles interrupts. */
final class Interruptible {
  private final CancellationToken cancellation;
  private boolean running;

  Interruptible(CancellationToken cancellation) {
    this.cancellation = cancellation;
  }

  /**
   * Runs the action on this thread, which is interrupted when the cancellation is raised. The
   * thread's flag is clear afterwards if the cancellation set it.
   */
  <T> T call(Supplier<T> action) {
    Thread caller = Thread.currentThread();
    running(true);
    CancellationToken.Registration registration = cancellation.onCancel(() -> interrupt(caller));
    try {
      return action.get();
    } finally {
      registration.close();
      // No interrupt can come from here on, so a flag cleared now stays clear.
      running(false);
      if (cancellation.isCancelled()) {
        var unused = Thread.interrupted();
      }
    }
  }

  private synchronized void running(boolean value) {
    running = value;
  }

  private synchronized void interrupt(Thread caller) {
    if (running) {
      caller.interrupt();
    }
  }
}
