package io.slipway.engine;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.Objects;

/**
 * Options for running a command. Immutable; the same options may serve any number of commands.
 *
 * <p>The timeout applies to each direction of the operation. A rollback, a shutdown and a delete
 * get at least 90 s for each transition of a plan, enough to kill a member that does not end within
 * its grace of 30 s. A command that takes up an interrupted or blocked operation extends its time:
 * the operation starts again with the longer of its own timeout and this one.
 */
public final class CommandOptions {
  /** The longest timeout. Tombstones are kept longer than this. */
  public static final Duration MAX_TIMEOUT = Duration.ofHours(12);

  private static final CommandOptions DEFAULTS =
      new CommandOptions(Duration.ofMinutes(5), EngineListener.NONE);

  private final Duration timeout;
  private final EngineListener listener;

  private CommandOptions(Duration timeout, EngineListener listener) {
    this.timeout = timeout;
    this.listener = listener;
  }

  /** Returns the defaults: 5 minutes, no listener. */
  public static CommandOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a copy with another timeout.
   *
   * @param value how long the operation may take in one direction
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is not positive or longer
   *     than {@link #MAX_TIMEOUT}
   */
  public CommandOptions withTimeout(Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid timeout")
              .withExpected("more than 0 and at most 12 h")
              .withActual(value)
              .withRemedy("choose another timeout"));
    }
    return new CommandOptions(value, listener);
  }

  /**
   * Returns a copy with another listener.
   *
   * @param value receives the operation's events
   */
  public CommandOptions withListener(EngineListener value) {
    return new CommandOptions(
        timeout, Objects.requireNonNull(value, "the listener must not be null"));
  }

  /** Returns how long the operation may take in one direction. */
  public Duration timeout() {
    return timeout;
  }

  /** Returns the listener for the operation's events. */
  public EngineListener listener() {
    return listener;
  }

  @Override
  public String toString() {
    return "CommandOptions{timeout=" + timeout + "}";
  }
}
