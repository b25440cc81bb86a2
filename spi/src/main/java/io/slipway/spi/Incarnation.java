package io.slipway.spi;

import java.util.UUID;

/**
 * One life of a cluster name, assigned by CREATE. A name that is deleted and created again is a new
 * incarnation, for which nothing of the old one counts.
 *
 * @param value a random UUID
 */
public record Incarnation(UUID value) {
  /** Checks that the value is there. */
  public Incarnation {
    Checks.notNull(value, "value");
  }

  /**
   * Parses the result of {@link #toString()}.
   *
   * @param text a UUID
   */
  public static Incarnation of(String text) {
    return new Incarnation(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
