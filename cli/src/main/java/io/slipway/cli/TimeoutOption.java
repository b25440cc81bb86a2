package io.slipway.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The deadline that every changing command takes. */
final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long the operation may go forward, such as 90s or 5m (default: 5m).")
  Duration value = Duration.ofMinutes(5);
}
