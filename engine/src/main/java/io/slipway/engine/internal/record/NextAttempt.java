package io.slipway.engine.internal.record;

import io.slipway.spi.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when background repairs take up a blocked operation. An operation rests as long as it has
 * been under way, within bounds: a brief problem delays it briefly, and a lasting one costs less
 * and less. This needs no counter.
 */
public final class NextAttempt {
  /** The shortest rest. */
  public static final Duration LEAST = Duration.ofMinutes(1);

  /** The longest rest. */
  public static final Duration MOST = Duration.ofHours(1);

  private NextAttempt() {}

  /**
   * Returns when the next attempt of an operation that is blocked now is due; null if none is: if a
   * caller has cancelled it, or if it gives way to others of its kind, which begin by their own
   * rule.
   *
   * @param code what blocks it
   * @param underWay how long the operation has been under way
   * @param now the wall time, as the attempt may be due in another process
   */
  public static @Nullable Instant of(
      OperationRecord operation, ErrorCode code, Duration underWay, Instant now) {
    if (code == ErrorCode.CANCELLED || operation.command().isPreemptible()) {
      return null;
    }
    Duration rest = Timing.longer(underWay, LEAST);
    return now.plus(Timing.shorter(rest, MOST));
  }
}
