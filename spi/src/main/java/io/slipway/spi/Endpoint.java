package io.slipway.spi;

/**
 * An address at which a member listens.
 *
 * @param name the port's name in the workload, such as {@code client}
 * @param host a host name or an address
 * @param port from 1 to 65535
 */
public record Endpoint(String name, String host, int port) {
  /** Checks that all are there. */
  public Endpoint {
    Checks.notNull(name, "name");
    Checks.notNull(host, "host");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
  }

  /** Returns {@code host:port}. */
  public String address() {
    return host + ":" + port;
  }
}
