package io.slipway.spi;

/**
 * A cluster as a backend knows it: its name and which life of that name.
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
