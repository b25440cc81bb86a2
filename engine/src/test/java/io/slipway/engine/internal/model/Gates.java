package io.slipway.engine.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the threads of a real engine wherever the model gives the engine a place of its own, until
 * the test lets them go on or die. While all are held, nothing in the engine moves.
 */
final class Gates {
  /** Ends a thread of the engine as the end of its process does. */
  static final class Crash extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  /** The place where a thread is held. */
  enum Place {
    CLAIM,
    LOOK,
    CALL,
    COMMIT,
    END
  }

  /** A thread that is held. */
  static final class Held {
    final Place place;
    final @Nullable CallOnHold call;
    private boolean released;
    private boolean crashed;

    private Held(Place place, @Nullable CallOnHold call) {
      this.place = place;
      this.call = call;
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Held> held = new ArrayList<>();
  private int calls;
  private boolean busy;
  private @Nullable Throwable end;

  /** For the engine's threads: returns when the test lets the thread go on. */
  void hold(Place place, @Nullable CallOnHold call) {
    Held one = new Held(place, call);
    synchronized (this) {
      held.add(one);
      notifyAll();
      until(() -> one.released, "nobody let the engine go on");
    }
    if (one.crashed) {
      throw new Crash();
    }
  }

  /** The engine begins a step with so many calls at the same time. */
  synchronized void begin(int newCalls) {
    calls = newCalls;
  }

  /** One of them has come back. */
  synchronized void returned() {
    calls--;
    notifyAll();
  }

  /** A command begins. */
  synchronized void commandBegins() {
    busy = true;
    end = null;
  }

  /** A command has ended. */
  synchronized void commandEnds(@Nullable Throwable how) {
    busy = false;
    end = how;
    notifyAll();
  }

  /** Waits until every thread of the engine is held, or there is none. */
  synchronized void awaitQuiet() {
    until(this::isQuiet, "the engine came to none of its places");
  }

  private boolean isQuiet() {
    if (!busy) {
      return true;
    }
    return calls > 0 ? held.size() == calls : !held.isEmpty();
  }

  /** Returns whether a command is under way. */
  synchronized boolean isBusy() {
    return busy;
  }

  /** Returns how the last command has failed. */
  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(end);
  }

  /** Returns the threads that are held. */
  synchronized List<Held> held() {
    return List.copyOf(held);
  }

  /** Lets one go on, and waits until all are held again. */
  void release(Held one) {
    synchronized (this) {
      held.remove(one);
      one.released = true;
      notifyAll();
    }
    awaitQuiet();
  }

  /** Ends all, and waits until the command has ended. */
  synchronized void crash() {
    for (Held one : held) {
      one.crashed = true;
      one.released = true;
    }
    held.clear();
    calls = 0;
    notifyAll();
    until(() -> !busy, "the engine outlived its crash");
  }

  private synchronized void until(BooleanSupplier done, String otherwise) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(otherwise);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a held engine", e);
      }
    }
  }
}
