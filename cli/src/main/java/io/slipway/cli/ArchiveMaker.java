package io.slipway.cli;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes the archive that lets members start faster. */
@FunctionalInterface
interface ArchiveMaker {
  /**
   * Makes Kafka's class-data archive for a JDK, unless it is there.
   *
   * @param home the home
   * @param javaHome the JDK that members will run on
   * @param progress receives human-readable progress
   * @return the archive
   */
  Path prepare(Path home, Path javaHome, Consumer<String> progress);
}
