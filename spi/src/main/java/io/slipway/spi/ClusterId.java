package io.slipway.spi;

/**
 * A backend's identification of a cluster: its name and one life of that name.
 *
 * @param name the name
 * @param incarnation the life
 */
public record ClusterId(ClusterName name, Incarnation incarnation) {
  /** Checks that both are there. */
  public ClusterId {
    Checks.notNull(name, "name");
    Checks.notNull(incarnation, "incarnation");
  }

  @Override
  public String toString() {
    return name + "/" + incarnation;
  }
}
