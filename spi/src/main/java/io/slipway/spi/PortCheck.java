package io.slipway.spi;

/**
 * Tells a workload what it cannot see from its own side of a connection: whether a port is answered
 * by the instance's own process. A foreign process may have taken the port, or the system may
 * answer in place of a stopped process. Implemented by backends; thread-safe.
 */
@FunctionalInterface
public interface PortCheck {
  /** For backends whose members have addresses of their own, where no other process can listen. */
  PortCheck OWN_ADDRESS = (instance, port) -> Fact.yes();

  /**
   * Checks whether the instance listens on a port and can answer. Reads the platform, changes
   * nothing and does not connect.
   *
   * @param instance one of the instances of the probe request
   * @param port a port of the member's {@link Placement}
   * @return true also if the platform does not show the listener; otherwise why not, or why it
   *     could not be seen
   */
  Fact check(InstanceId instance, int port);
}
