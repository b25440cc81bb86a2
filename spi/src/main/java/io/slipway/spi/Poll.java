package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks again and again until what is seen is enough, or until there is no more time. Every look is
 * made on the calling thread, and no look is cut short: one that may block has to mind the deadline
 * by itself. Immutable; thread-safe if its parts are.
 *
 * @param time the clock to wait by
 * @param deadline when there is no more time; unless a look outlasts it, the last one is made then
 * @param cancellation ends the wait early; if that cuts a pause short, one more look is made
 * @param pause how long to wait between two looks; the last pause ends with the deadline
 * @param interrupted what to throw if the thread is interrupted in a pause; its flag is set again
 */
public record Poll(
    TimeSource time,
    Instant deadline,
    CancellationToken cancellation,
    Duration pause,
    Function<InterruptedException, RuntimeException> interrupted) {

  /** Checks that nothing is null. */
  public Poll {
    Checks.notNull(time, "time");
    Checks.notNull(deadline, "deadline");
    Checks.notNull(cancellation, "cancellation");
    Checks.notNull(pause, "pause");
    Checks.notNull(interrupted, "interrupted");
  }

  /**
   * A look.
   *
   * @param <T> what is seen
   * @param <E> what a look throws that fails; that ends the poll
   */
  @FunctionalInterface
  public interface Look<T, E extends Exception> {
    /** Looks once. */
    T look() throws E;
  }

  /**
   * Looks once, and again until it is enough, the deadline has come or the wish to end is raised.
   *
   * @param <T> what is seen
   * @param <E> what a look throws that fails
   * @param look how to look
   * @param enough whether what was seen ends the poll
   * @return what was seen last; whether that is enough is for the caller to ask again
   * @throws E if a look fails
   * @throws RuntimeException what {@link #interrupted} makes, if the thread is interrupted before
   *     or during a pause
   */
  public <T, E extends Exception> T until(Look<T, E> look, Predicate<? super T> enough) throws E {
    while (true) {
      T seen = look.look();
      Duration left = Duration.between(time.now(), deadline);
      if (enough.test(seen) || left.isNegative() || left.isZero() || cancellation.isCancelled()) {
        return seen;
      }
      try {
        time.pause(left.compareTo(pause) < 0 ? left : pause, cancellation);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted.apply(e);
      }
    }
  }
}
