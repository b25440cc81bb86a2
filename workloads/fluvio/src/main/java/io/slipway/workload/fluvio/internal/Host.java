package io.slipway.workload.fluvio.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs are found on this host.
 *
 * @param variables the environment
 * @param userHome the user's own directory
 */
record Host(Map<String, String> variables, Path userHome) {
  static final String VARIABLE = "FLUVIO_RUN";

  static Host current() {
    return of(System.getenv(), System.getProperty("user.home"));
  }

  /** Takes the user's directory from the environment, as Fluvio does, if it has one. */
  static Host of(Map<String, String> variables, String userHome) {
    String home = variables.getOrDefault("HOME", "");
    return new Host(variables, Path.of(home.startsWith("/") ? home : userHome));
  }

  /** Returns the program named by the environment, else the first one installed, if any. */
  Optional<String> program() {
    String named = variables.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    return Stream.concat(path(), installed().stream())
        .map(directory -> directory.resolve(Program.FILE).toAbsolutePath())
        .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file))
        .map(Path::toString)
        .findFirst();
  }

  private Stream<Path> path() {
    return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(directory -> directory.startsWith("/"))
        .map(Path::of);
  }

  /**
   * Fluvio's own installer puts the program into the second, its version manager into the first.
   */
  private List<Path> installed() {
    Path fluvio = userHome.resolve(".fluvio");
    return List.of(fluvio.resolve("bin"), fluvio.resolve("extensions"));
  }
}
