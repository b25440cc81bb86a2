package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A Java installation that nodes run on. */
final class JavaHome {
  private static final int OLDEST = 17;
  private static final int KEY_DIGITS = 12;
  private static final long ANSWER_SECONDS = 10;

  private final Path home;

  private JavaHome(Path home) {
    this.home = home;
  }

  static JavaHome of(Path home) {
    return new JavaHome(home);
  }

  /** Returns what is wrong with a Java home, or empty if nothing is. */
  static Optional<String> problem(String value) {
    Path home;
    try {
      home = Path.of(value);
    } catch (InvalidPathException e) {
      return Optional.of("no path: " + e.getReason());
    }
    if (!home.isAbsolute()) {
      return Optional.of("no absolute path");
    }
    if (!Files.isDirectory(home)) {
      return Optional.of("no such directory");
    }
    JavaHome java = new JavaHome(home);
    if (!Files.isRegularFile(java.executable())) {
      return Optional.of("no bin/java there");
    }
    if (!Files.isExecutable(java.executable())) {
      return Optional.of("its bin/java cannot be executed");
    }
    int feature = java.feature();
    return feature < OLDEST ? Optional.of("a Java " + feature) : Optional.empty();
  }

  Path path() {
    return home;
  }

  Path executable() {
    return home.resolve("bin").resolve("java");
  }

  /** Returns the feature version by the {@code release} file, or 17 if it does not say. */
  int feature() {
    String version = release().getProperty("JAVA_VERSION", "").replace("\"", "");
    String first = version.startsWith("1.") ? version.substring(2) : version;
    int end = 0;
    while (end < first.length() && Character.isDigit(first.charAt(end))) {
      end++;
    }
    return end == 0 || end > 4 ? OLDEST : Integer.parseInt(first.substring(0, end));
  }

  /**
   * Asks a Java that has no {@code release} file whether it works; returns what is wrong, or empty.
   * A version in that file is trusted, as asking costs the start of a JVM.
   */
  Optional<String> silence() {
    if (!release().getProperty("JAVA_VERSION", "").isEmpty()) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(executable().toString(), "-version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
          return Optional.of("its bin/java does not tell its version in time");
        }
      } finally {
        process.destroyForcibly();
      }
      int status = process.exitValue();
      return status == 0
          ? Optional.empty()
          : Optional.of("its bin/java does not work, exit status " + status);
    } catch (IOException e) {
      return Optional.of("its bin/java cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      throw Failures.interrupted("the check of " + home);
    }
  }

  /** Returns a text that distinguishes one Java location from another. */
  String placeKey() throws IOException {
    return digits(home.toRealPath().toString());
  }

  /** Returns a text that changes with the build of the virtual machine that is there. */
  String buildKey() throws IOException {
    StringBuilder state = new StringBuilder();
    for (String name : new String[] {"release", "lib/modules", "lib/server/libjvm.so"}) {
      Path file = home.resolve(name);
      state.append(name);
      if (Files.exists(file)) {
        state.append(' ').append(Files.size(file));
        state.append(' ').append(Files.getLastModifiedTime(file).toMillis());
      }
      state.append('\n');
    }
    return feature() + "-" + digits(state.toString());
  }

  private static String digits(String text) {
    byte[] digest = Bundle.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, KEY_DIGITS);
  }

  private Properties release() {
    Properties properties = new Properties();
    Path file = home.resolve("release");
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        // An unreadable file says as little as a missing one.
        return new Properties();
      }
    }
    return properties;
  }
}
