package io.slipway.spi;

import java.util.UUID;

/**
 * Names one operation: one command in flight. A recovered operation keeps its id.
 *
 * @param value a random UUID
 */
public record OperationId(UUID value) {
  /** Checks that the value is there. */
  public OperationId {
    Checks.notNull(value, "value");
  }

  /**
   * Parses the result of {@link #toString()}.
   *
   * @param text a UUID
   */
  public static OperationId of(String text) {
    return new OperationId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
