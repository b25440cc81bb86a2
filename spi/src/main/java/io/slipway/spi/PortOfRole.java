package io.slipway.spi;

/**
 * A port that every member of a role has.
 *
 * @param role the role
 * @param port the port's name in the workload
 */
public record PortOfRole(MemberRole role, String port) {
  /** Checks that both are there. */
  public PortOfRole {
    Checks.notNull(role, "role");
    Checks.notNull(port, "port");
  }
}
