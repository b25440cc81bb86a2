package io.slipway.engine.internal.record;

import io.slipway.spi.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When background repairs take up what is blocked. An operation rests as long as it has been under
 * way, within bounds: what is blocked by a moment's trouble goes on soon, and what nobody mends
 * costs less and less. No count is kept for that, and no clock that steps can make a rest longer
 * than the bound.
 */
public final class NextAttempt {
  /** The shortest rest. */
  public static final Duration LEAST = Duration.ofMinutes(1);

  /** The longest rest. */
  public static final Duration MOST = Duration.ofHours(1);

  private NextAttempt() {}

  /**
   * Returns when the next attempt of an operation that is blocked now is due; null if none is:
   * where a caller has cancelled it, and where it gives way to its like, which begins by a rule of
   * its own.
   *
   * @param code what blocks it
   */
  public static @Nullable Instant of(OperationRecord operation, ErrorCode code, Instant now) {
    if (code == ErrorCode.CANCELLED || operation.command().isPreemptible()) {
      return null;
    }
    Duration underWay = Duration.between(operation.startedAt(), now);
    Duration rest = Timing.longer(underWay, LEAST);
    return now.plus(rest.compareTo(MOST) < 0 ? rest : MOST);
  }
}
