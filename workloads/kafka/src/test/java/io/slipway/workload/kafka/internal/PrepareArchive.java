package io.slipway.workload.kafka.internal;

import io.slipway.workload.kafka.KafkaArchive;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the archive for {@link BareStart}. Run by {@code bench/bare-start.sh}. */
final class PrepareArchive {
  private PrepareArchive() {}

  /**
   * Makes the archive and prints where it is.
   *
   * @param args the runtime directory and the Java home
   */
  public static void main(String[] args) {
    System.out.println(
        KafkaArchive.prepare(
            Path.of(args[0]).toAbsolutePath(),
            Path.of(args[1]),
            Duration.ofMinutes(3),
            progress -> System.err.println(progress.text())));
  }
}
