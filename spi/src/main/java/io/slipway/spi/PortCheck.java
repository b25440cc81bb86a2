package io.slipway.spi;

/**
 * Tells a workload what it cannot see from its own side of a connection: whether it is the
 * instance's own process that answers on a port. A stranger may have taken the port, or the system
 * may answer in the place of a process that was stopped. Implemented by backends; thread-safe.
 */
@FunctionalInterface
public interface PortCheck {
  /** Of a backend whose members have addresses of their own, where nobody else can listen. */
  PortCheck OWN_ADDRESS = (instance, port) -> Fact.yes();

  /**
   * Says whether the instance listens on a port and can answer. Reads the platform, changes nothing
   * and does not connect.
   *
   * @param instance one of those that the probe is asked about
   * @param port of the member's {@link Placement}
   * @return true also where the platform does not show who listens; else why not, or why it could
   *     not be seen
   */
  Fact check(InstanceId instance, int port);
}
