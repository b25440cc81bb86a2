package io.slipway.spi;

import java.util.UUID;

/**
 * One life of a cluster name, given by CREATE. A name that is deleted and created again is a new
 * incarnation, and nothing of the old one counts for it.
 *
 * @param value a random UUID
 */
public record Incarnation(UUID value) {
  /** Checks that the value is there. */
  public Incarnation {
    Checks.notNull(value, "value");
  }

  /**
   * Reads an incarnation from the text that {@link #toString()} gives.
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
