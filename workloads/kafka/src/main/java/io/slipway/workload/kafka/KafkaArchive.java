package io.slipway.workload.kafka;

import io.slipway.spi.ProgressSink;
import io.slipway.workload.kafka.internal.Preparation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Class-data archives, with which Kafka's nodes start in about half the time. Made once for each
 * build of Java and of Kafka, shared by all clusters of a home, and used by every later launch on
 * that Java. Thread-safe.
 */
public final class KafkaArchive {
  private KafkaArchive() {}

  /**
   * Makes the archive for a Java in a throw-away run, or finds the existing one. Blocks for that
   * run; idempotent, even across processes. A failed run leaves nothing.
   *
   * @param runtimeDirectory the runtime directory of the home
   * @param javaHome the Java whose nodes should start faster
   * @param timeout how long the run may take
   * @param progress receives progress
   * @return the archive's file
   * @throws io.slipway.spi.BackendException INVALID_ARGUMENT if there is no such Java;
   *     BACKEND_REJECTED with the last lines of the run if it fails; CANCELLED if the thread is
   *     interrupted
   */
  public static Path prepare(
      Path runtimeDirectory, Path javaHome, Duration timeout, ProgressSink progress) {
    return new Preparation(runtimeDirectory, javaHome).prepare(timeout, progress);
  }

  /**
   * Returns the archive for a Java, if it exists. Changes nothing.
   *
   * @param runtimeDirectory the runtime directory of the home
   * @param javaHome the Java
   * @throws io.slipway.spi.BackendException INVALID_ARGUMENT if there is no such Java
   */
  public static Optional<Path> find(Path runtimeDirectory, Path javaHome) {
    return new Preparation(runtimeDirectory, javaHome).find();
  }
}
