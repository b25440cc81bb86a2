package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks repeatedly until the result is enough or time is up. Every look is taken on the calling
 * thread, and none is cut short: a look that may block must heed the deadline itself. Immutable;
 * thread-safe if its parts are.
 *
 * @param time the clock to wait by
 * @param deadline when time is up, in process time; unless a look outlasts it, the last one is
 *     taken then
 * @param cancellation ends the wait early; if that cuts a pause short, one more look is taken
 * @param pause how long to wait between two looks; the last pause ends with the deadline
 * @param interrupted what to throw if the thread is interrupted during a pause; its flag is
 *     restored
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
   * @param <T> the type of the result
   * @param <E> the failure of a look, which ends the poll
   */
  @FunctionalInterface
  public interface Look<T, E extends Exception> {
    /** Looks once. */
    T look() throws E;
  }

  /**
   * Looks at least once, until the result is enough, the deadline has come or cancellation is
   * raised.
   *
   * @param <T> the type of the result
   * @param <E> the failure of a look
   * @param look takes a look
   * @param enough whether a result ends the poll
   * @return the last result; the caller has to check again whether it is enough
   * @throws E if a look fails
   * @throws RuntimeException from {@link #interrupted}, if the thread is interrupted before or
   *     during a pause
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
