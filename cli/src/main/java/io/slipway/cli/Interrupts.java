package io.slipway.cli;

import io.slipway.spi.Cancellation;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a Ctrl-C does. While a change is under way the first one cancels it, and the command ends
 * when the engine has rolled back; the second ends the process at once and leaves the record to
 * {@code recover}. While nothing is under way the first one ends the process. Thread-safe.
 */
final class Interrupts {
  private final IntConsumer halt;
  private @Nullable Armed armed;
  private boolean interrupted;

  /**
   * Creates one that knows of no change.
   *
   * @param halt ends the process with a status, at once and without any hooks
   */
  Interrupts(IntConsumer halt) {
    this.halt = halt;
  }

  /**
   * A change is under way.
   *
   * @param cancellation cancels it
   * @param consequence what a cancel leads to, for people
   * @param notes where to tell
   */
  synchronized void arm(Cancellation cancellation, String consequence, Consumer<String> notes) {
    armed = new Armed(cancellation, consequence, notes);
  }

  /** No change is under way any more. */
  synchronized void disarm() {
    armed = null;
  }

  /** Returns whether there was a signal already. */
  synchronized boolean interrupted() {
    return interrupted;
  }

  /**
   * Takes a signal.
   *
   * @param name the signal for people
   */
  void onSignal(String name) {
    Armed current;
    boolean first;
    synchronized (this) {
      current = armed;
      first = !interrupted;
      interrupted = true;
    }
    if (current == null || !first) {
      if (current != null) {
        current.notes.accept(name + " again: leaving the rest to 'slipway recover'");
      }
      halt.accept(ExitStatus.CANCELLED);
      return;
    }
    current.notes.accept(
        name
            + ": "
            + current.consequence
            + "; press Ctrl-C again to leave it to 'slipway recover'");
    current.cancellation.cancel(name);
  }

  private record Armed(Cancellation cancellation, String consequence, Consumer<String> notes) {}
}
