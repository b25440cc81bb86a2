package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.RebalancerContext;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * User and password of one server, read anew when the server refuses them: files of secrets are
 * replaced while programs run. Thread-safe.
 */
final class Credentials {
  private static final int LONGEST = 4096;

  private final SecretReference reference;
  private final RebalancerContext context;
  private volatile String secret;

  private Credentials(SecretReference reference, RebalancerContext context) {
    this.reference = reference;
    this.context = context;
    this.secret = read();
  }

  /**
   * Reads them.
   *
   * @throws SlipwayException if they are not there, or not {@code user:password}
   */
  static Credentials of(SecretReference reference, RebalancerContext context) {
    return new Credentials(reference, context);
  }

  /** Returns the value of the header {@code Authorization}. */
  String authorization() {
    return basic(secret);
  }

  /**
   * Reads them again.
   *
   * @param refused what the server has refused
   * @return whether they are others than those
   */
  boolean reload(String refused) {
    try {
      secret = read();
    } catch (SlipwayException gone) {
      // What was refused stays: the refusal says what to do.
      return false;
    }
    return !authorization().equals(refused);
  }

  /** Returns the text without the secret, which a server or proxy may have echoed. */
  String withoutSecret(String text) {
    String value = secret;
    String password = value.substring(value.indexOf(':') + 1);
    String cleaned = text.replace(basic(value).substring("Basic ".length()), "***");
    return password.isEmpty() ? cleaned : cleaned.replace(password, "***");
  }

  private static String basic(String secret) {
    return "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private String read() {
    String found = (reference.isFile() ? file() : variable()).strip();
    if (found.indexOf(':') < 1 || found.chars().anyMatch(c -> c < ' ')) {
      throw Failures.invalidUnshown(
          "invalid credentials in " + reference, "one line user:password", "correct what is there");
    }
    return found;
  }

  private String variable() {
    Optional<String> value = context.variable(reference.place());
    return value.orElseThrow(
        () ->
            Failures.unavailable(
                "no credentials for Cruise Control",
                "the variable " + reference.place() + " is not set",
                "set it",
                "correct the option '" + ServerOptions.CREDENTIALS + "'"));
  }

  private String file() {
    try (InputStream in = Files.newInputStream(regular(Path.of(reference.place())))) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException unreadable) {
      throw Failures.unavailable(
          "no credentials for Cruise Control",
          "cannot read " + reference + " (" + unreadable.getClass().getSimpleName() + ")",
          "make it readable",
          "correct the option '" + ServerOptions.CREDENTIALS + "'");
    }
  }

  /** Others, such as pipes, could keep us waiting. */
  private static Path regular(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public String toString() {
    return reference.toString();
  }
}
