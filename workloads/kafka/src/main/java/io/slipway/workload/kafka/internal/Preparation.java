package io.slipway.workload.kafka.internal;

import io.slipway.spi.ProgressSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Makes or finds the archive of this build's runtime for one Java. */
public final class Preparation {
  private final Runtimes runtimes;
  private final JavaHome java;

  /**
   * Checks the Java.
   *
   * @param runtimeDirectory the runtime directory of the home
   * @param javaHome the Java
   */
  public Preparation(Path runtimeDirectory, Path javaHome) {
    this.runtimes = new Runtimes(runtimeDirectory, Bundle.ofThisBuild());
    KafkaOptions.checkJavaHome(javaHome.toString());
    this.java = JavaHome.of(javaHome);
  }

  /**
   * Returns the archive, made now unless it is there.
   *
   * @param timeout how long the making may take
   * @param progress where to report
   */
  public Path prepare(Duration timeout, ProgressSink progress) {
    return new CdsTraining(runtimes, java).prepare(timeout, progress);
  }

  /** Returns the archive if it is there. */
  public Optional<Path> find() {
    try {
      Path path = new Archives(runtimes.path(runtimes.bundle().id()), java).path();
      return Optional.of(path).filter(Files::isReadable);
    } catch (IOException e) {
      throw Failures.rejected("cannot read " + java.path(), e, "see to it");
    }
  }
}
