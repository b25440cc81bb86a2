package io.slipway.spi;

/**
 * One life of a member: a process (process id, start time and boot id) or a pod (UID). A restarted
 * member has a new instance id, even if the platform recycles ids.
 *
 * @param value opaque text of the backend; must not be parsed by others
 */
public record InstanceId(String value) {
  /** Checks that the value is there. */
  public InstanceId {
    Checks.notNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
