package io.slipway.engine.internal.operation;

import io.slipway.engine.CommandOptions;
import io.slipway.spi.CancellationToken;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Options for running one command.
 *
 * @param timeout how long an operation may take in one direction
 * @param cancellation ends it early
 * @param events receives its events
 * @param onDurable receives the operation that answers the command, once that is durable
 */
public record RunOptions(
    Duration timeout,
    CancellationToken cancellation,
    EventQueue events,
    Consumer<LiveOperation> onDurable) {

  /** Creates them from a caller's options. */
  public static RunOptions of(
      EngineContext engine, CommandOptions options, CancellationToken cancellation) {
    EventQueue events = new EventQueue(options.listener(), engine.events());
    return new RunOptions(options.timeout(), cancellation, events, live -> {});
  }

  /** Returns the same for a command that wants its operation. */
  public RunOptions telling(Consumer<LiveOperation> newOnDurable) {
    return new RunOptions(timeout, cancellation, events, newOnDurable);
  }

  /** Returns the same for an operation that has to end before the command can begin. */
  public RunOptions untold() {
    return telling(live -> {});
  }
}
