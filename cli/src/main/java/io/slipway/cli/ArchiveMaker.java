package io.slipway.cli;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes what lets members start faster. */
@FunctionalInterface
interface ArchiveMaker {
  /**
   * Makes Kafka's class-data archive for a JDK, unless it is there.
   *
   * @param home the home
   * @param javaHome the JDK that members will run on
   * @param progress takes what is done, for people
   * @return the archive
   */
  Path prepare(Path home, Path javaHome, Consumer<String> progress);
}
