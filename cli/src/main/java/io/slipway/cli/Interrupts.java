package io.slipway.cli;

import io.slipway.spi.CancellationToken;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles Ctrl-C. While a change is under way the first one cancels it, and the command ends when
 * the engine has rolled back; the second ends the process at once and leaves the record to {@code
 * recover}. While nothing is under way the first one ends the process. Thread-safe.
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
   * @param words what to say
   * @param notes where to say it
   */
  synchronized void arm(CancellationToken cancellation, Words words, Consumer<String> notes) {
    armed = new Armed(cancellation, words, notes);
  }

  /** No change is under way any more. */
  synchronized void disarm() {
    armed = null;
  }

  /**
   * Handles a signal.
   *
   * @param name the signal's human-readable name
   */
  void onSignal(String name) {
    Armed current;
    boolean first;
    synchronized (this) {
      current = armed;
      first = !interrupted;
      interrupted = true;
    }
    if (current == null) {
      halt.accept(ExitStatus.CANCELLED);
    } else if (first) {
      current.notes.accept(
          name + ": " + current.words.first + "; press Ctrl-C again to " + current.words.again);
      current.cancellation.cancel(name);
    } else {
      current.notes.accept(name + " again: will " + current.words.again);
      halt.accept(ExitStatus.CANCELLED);
    }
  }

  /**
   * The messages for a change.
   *
   * @param first what the first signal leads to, such as {@code rolling back}
   * @param again what the second one does, as an infinitive
   */
  record Words(String first, String again) {
    /** The messages if {@code recover} settles what is left. */
    static Words thenRecover(String first) {
      return new Words(first, "leave it to 'slipway recover'");
    }
  }

  private record Armed(CancellationToken cancellation, Words words, Consumer<String> notes) {}
}
