package io.slipway.engine;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;

/**
 * How a command is run. Immutable.
 *
 * <p>The timeout holds for each direction of the operation. The way back, a shutdown and a delete
 * have 90 s at the least, for each transition of a plan: a member that does not end within its
 * grace of 30 s is killed, and that has to fit. Who takes an interrupted or blocked operation up
 * brings time: it then has the longer of what it had and this timeout, all of it again.
 *
 * <p>The cancellation ends the direction in which it comes. A create, start or resume turns back by
 * it, and that way back is not cancelled too; everything else, and a way back that it has not
 * caused, is left blocked with {@link ErrorCode#CANCELLED}, to be taken up again.
 *
 * @param timeout how long the operation may take in one direction; 5 min by default
 * @param cancellation ends it early; a fresh one by default
 * @param listener sees its events; nobody by default
 */
public record CommandOptions(
    Duration timeout, CancellationToken cancellation, EngineListener listener) {
  /** The longest timeout. Tombstones are kept longer than this. */
  public static final Duration MAX_TIMEOUT = Duration.ofHours(12);

  /**
   * Checks the timeout.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is not positive or longer
   *     than {@link #MAX_TIMEOUT}
   */
  public CommandOptions {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid timeout")
              .withExpected("more than 0 and at most 12 h")
              .withActual(timeout)
              .withRemedy("choose another timeout"));
    }
  }

  /** Returns the defaults. */
  public static CommandOptions defaults() {
    return new CommandOptions(Duration.ofMinutes(5), new CancellationToken(), EngineListener.NONE);
  }

  /**
   * Returns the same with another timeout.
   *
   * @param value how long the operation may take in one direction
   */
  public CommandOptions withTimeout(Duration value) {
    return new CommandOptions(value, cancellation, listener);
  }

  /**
   * Returns the same with another cancellation.
   *
   * @param value ends the operation early
   */
  public CommandOptions withCancellation(CancellationToken value) {
    return new CommandOptions(timeout, value, listener);
  }

  /**
   * Returns the same with another listener.
   *
   * @param value sees the operation's events
   */
  public CommandOptions withListener(EngineListener value) {
    return new CommandOptions(timeout, cancellation, value);
  }
}
