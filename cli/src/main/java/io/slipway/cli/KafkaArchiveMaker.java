package io.slipway.cli;

import io.slipway.workload.kafka.KafkaArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Kafka's archives: the only class that refers to the workload's own maker. */
final class KafkaArchiveMaker implements ArchiveMaker {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Override
  public Path prepare(Path home, Path javaHome, Consumer<String> progress) {
    return KafkaArchive.prepare(
        home.resolve(InstalledEngine.RUNTIME),
        javaHome,
        TIMEOUT,
        report -> progress.accept(report.text()));
  }
}
