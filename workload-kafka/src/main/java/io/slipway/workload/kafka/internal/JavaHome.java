package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/** A Java installation that nodes run on. */
final class JavaHome {
  private static final int OLDEST = 17;
  private static final int KEY_DIGITS = 16;

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

  /** Returns the feature version by the {@code release} file, or 17 if it does not tell. */
  int feature() {
    String version = release().getProperty("JAVA_VERSION", "").replace("\"", "");
    String first = version.startsWith("1.") ? version.substring(2) : version;
    int end = 0;
    while (end < first.length() && Character.isDigit(first.charAt(end))) {
      end++;
    }
    return end == 0 || end > 4 ? OLDEST : Integer.parseInt(first.substring(0, end));
  }

  /** Returns a text that changes with the build of the virtual machine. */
  String key() throws IOException {
    MessageDigest digest = Bundle.sha256();
    digest.update(home.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
    for (String name : new String[] {"release", "lib/modules", "lib/server/libjvm.so"}) {
      Path file = home.resolve(name);
      String state =
          Files.exists(file)
              ? Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis()
              : "none";
      digest.update((name + " " + state + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return feature() + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, KEY_DIGITS);
  }

  private Properties release() {
    Properties properties = new Properties();
    Path file = home.resolve("release");
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        // What cannot be read tells as little as what is not there.
        return new Properties();
      }
    }
    return properties;
  }
}
