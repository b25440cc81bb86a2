package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Class-data archives, which save a node half of its start: one for each build of Java and runtime,
 * made beforehand by {@link CdsTraining} and never on a user's stop.
 */
public final class Archives {
  private static final int FIRST_WITH_CACHE = 25;

  private final Path runtime;
  private final JavaHome java;

  Archives(Path runtime, JavaHome java) {
    this.runtime = runtime;
    this.java = java;
  }

  /** Returns where the archive is, or would be. */
  Path path() throws IOException {
    return runtime.resolveSibling(prefix() + java.buildKey() + (cache() ? ".aot" : ".jsa"));
  }

  /**
   * Returns a pattern for the archives of this runtime and place of Java, whatever is there now.
   */
  String namesOfAnyBuild() throws IOException {
    return prefix() + "*.{aot,jsa}";
  }

  private String prefix() throws IOException {
    return runtime.getFileName() + "-java-" + java.placeKey() + "-";
  }

  /** Returns the flags of a node that uses the archive, none where there is no archive. */
  List<String> flags() {
    try {
      Path path = path();
      return Files.isReadable(path) ? useFlags(path) : List.of();
    } catch (IOException e) {
      // A start without the archive takes longer and is no worse otherwise.
      return List.of();
    }
  }

  /** Returns the flags of a node that falls back to no archive if it does not fit. */
  List<String> useFlags(Path archive) {
    return cache()
        ? List.of("-XX:AOTCache=" + archive)
        : List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive);
  }

  /** Returns the flags of a node that does not start unless the archive fits. */
  List<String> requireFlags(Path archive) {
    return cache()
        ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + archive)
        : List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive);
  }

  /** Returns the flags of a node that leaves an archive when it ends. */
  List<String> makeFlags(Path archive) {
    return List.of((cache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
  }

  /** The cache of later versions holds more than classes, and so saves more. */
  private boolean cache() {
    return java.feature() >= FIRST_WITH_CACHE;
  }
}
