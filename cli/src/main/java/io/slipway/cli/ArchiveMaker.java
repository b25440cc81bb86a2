package io.slipway.cli;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes what lets members start faster. */
@FunctionalInterface
interface ArchiveMaker {
  /**
   * Makes Kafka's class-data archive for this JDK, unless it is there.
   *
   * @param home the home
   * @param progress takes what is done, for people
   * @return the archive
   */
  Path prepare(Path home, Consumer<String> progress);
}
