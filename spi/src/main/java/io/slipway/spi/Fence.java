package io.slipway.spi;

/**
 * A counter in a cluster's record that only grows. It is raised with every intent, change of
 * direction, recovery, and retry after an unknown outcome. A backend refuses a call whose fence is
 * older than the one that {@link ClusterBackend#claim} installed.
 *
 * @param value at least 1, or 0 for {@link #NONE}
 */
public record Fence(long value) implements Comparable<Fence> {
  /** Older than every fence that an engine ever uses. */
  public static final Fence NONE = new Fence(0);

  /** Checks the value. */
  public Fence {
    if (value < 0) {
      throw new IllegalArgumentException("fence must be >= 0, was " + value);
    }
  }

  /** Returns the fence after this one. */
  public Fence next() {
    return new Fence(Math.addExact(value, 1));
  }

  /**
   * Returns whether this fence is older than the other.
   *
   * @param other the fence to compare with
   */
  public boolean isOlderThan(Fence other) {
    return value < other.value;
  }

  @Override
  public int compareTo(Fence other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
