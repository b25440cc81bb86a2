package io.slipway.spi;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a workload reaches the living instances of a cluster from the engine's process. Valid during
 * the call that it was given to. Implemented by backends; thread-safe.
 *
 * <p>There is no way to a member's files: on many platforms that would take the right to run
 * commands in it. A member that has to say more than its own protocol does says it on a port.
 */
public interface MemberAccess {
  /**
   * Returns an address at which this process reaches a port of the very instance that a request
   * names. Opens a tunnel where the platform needs one, which ends with the call; does not check
   * whether anything listens.
   *
   * @param member a member with a live instance
   * @param port the port's name in the workload
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} if there is no way
   */
  InetSocketAddress reach(MemberId member, String port);

  /**
   * Tells what a workload cannot see from its own side of a connection: whether a port is answered
   * by the instance itself. A foreign process may have taken the port, or the system may answer in
   * place of a stopped process. Reads the platform, changes nothing and does not connect.
   *
   * @param member a member with a live instance
   * @param port the port's name in the workload
   * @return true also if the platform does not show the listener, or if nothing else can listen
   *     there; otherwise why not, or why it could not be seen
   */
  Fact listens(MemberId member, String port);

  /**
   * Tells what the platform has heard of a port, where it asks by itself whether the port takes
   * connections: a workload that would only connect need not, and a tunnel may take a connection
   * whether or not the port does. Asks nobody.
   *
   * @param member a member with a live instance
   * @param port the port's name in the workload
   * @return empty if the platform does not ask, as by default
   */
  default Optional<Fact> accepts(MemberId member, String port) {
    return Optional.empty();
  }

  /**
   * Returns the access to members at their own hosts and ports, where no other process can listen.
   *
   * @param layout the places
   */
  static MemberAccess direct(ClusterLayout layout) {
    return new MemberAccess() {
      @Override
      public InetSocketAddress reach(MemberId member, String port) {
        Placement place = layout.placement(member);
        return new InetSocketAddress(place.host(), place.port(port));
      }

      @Override
      public Fact listens(MemberId member, String port) {
        return Fact.yes();
      }
    };
  }
}
