package io.slipway.spi;

/**
 * One life of a member: a process (process id, start time and boot id) or a pod (UID). A restarted
 * member has a new instance id, whatever the platform recycles.
 *
 * @param value the backend's own text, not to be parsed by others
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
