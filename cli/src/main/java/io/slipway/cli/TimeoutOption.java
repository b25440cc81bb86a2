package io.slipway.cli;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.OperationStarted;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The deadline that every changing command takes. */
final class TimeoutOption {
  private static final Duration DEFAULT = Duration.ofMinutes(5);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "How long the operation may take in one direction, such as 90s or 5m (default: 5m);"
              + " what stops or erases has 90s at the least.")
  private @Nullable Duration given;

  /** Returns the given timeout, or the default. */
  Duration value() {
    return given == null ? DEFAULT : given;
  }

  /** Returns the message for a taken-up operation that has more time than was given. */
  Optional<String> whatHoldsInstead(EngineEvent event) {
    if (given == null || !(event instanceof OperationStarted started) || !started.joined()) {
      return Optional.empty();
    }
    Duration holds = Duration.between(started.at(), started.deadline());
    return holds.compareTo(given) <= 0
        ? Optional.empty()
        : Optional.of(
            "--timeout "
                + Durations.text(given)
                + " is shorter than the "
                + Durations.text(holds)
                + " that the operation has already; the longer one holds");
  }
}
