package io.slipway.spi;

import java.util.SortedMap;

/**
 * The place of a member.
 *
 * @param host the name or address at which other members and clients reach it
 * @param directory the absolute path of its own directory, as the member sees it
 * @param ports its ports by name
 */
public record Placement(String host, String directory, SortedMap<String, Integer> ports) {
  /** Checks that all are there. */
  public Placement {
    Checks.notNull(host, "host");
    Checks.notNull(directory, "directory");
    Checks.notNull(ports, "ports");
  }

  /**
   * Returns a port.
   *
   * @param name its name in the workload
   * @throws IllegalArgumentException if the member has no such port
   */
  public int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("no port named " + name + " among " + ports.keySet());
    }
    return port;
  }
}
