package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.SlipwayException;
import java.net.URI;
import java.util.Locale;

/**
 * Where a server answers.
 *
 * @param base up to and with {@code /kafkacruisecontrol}, the path of Cruise Control's endpoints
 */
record ServerAddress(URI base) {
  private static final String ROOT = "/kafkacruisecontrol";
  private static final String RULE = "an address such as http://host:9090";

  /**
   * Checks an address, of which nothing is shown but what cannot be a secret.
   *
   * @throws SlipwayException if it cannot be a server's
   */
  static ServerAddress of(URI address) {
    String scheme = address.getScheme();
    if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
      throw Failures.invalid(
          "invalid address of Cruise Control",
          "the scheme http or https",
          scheme == null ? "none" : "'" + scheme + "'",
          "write " + RULE);
    }
    String authority = address.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw Failures.invalidUnshown(
          "invalid address of Cruise Control",
          "no user and no password in it",
          "remove them and name them by the option '" + ServerOptions.CREDENTIALS + "'");
    }
    if (address.getHost() == null) {
      throw Failures.invalidUnshown(
          "invalid address of Cruise Control", "a host in it", "write " + RULE);
    }
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      throw Failures.invalidUnshown(
          "invalid address of Cruise Control", "no query and no fragment", "write " + RULE);
    }
    String path = address.getRawPath().replaceAll("/+$", "");
    String root = path.endsWith(ROOT) ? path : path + ROOT;
    return new ServerAddress(URI.create(scheme + "://" + authority + root));
  }

  boolean isEncrypted() {
    return base.getScheme().equalsIgnoreCase("https");
  }

  URI of(Request request) {
    return URI.create(base + "/" + request.endpoint().path() + "?" + request.query());
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
