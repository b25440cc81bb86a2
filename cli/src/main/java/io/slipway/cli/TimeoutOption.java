package io.slipway.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The deadline that every changing command takes. */
final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "How long the operation may take in one direction, such as 90s or 5m (default: 5m);"
              + " what stops or erases has 90s at the least.")
  Duration value = Duration.ofMinutes(5);
}
