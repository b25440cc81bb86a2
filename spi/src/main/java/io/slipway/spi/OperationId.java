package io.slipway.spi;

import java.io.Serializable;
import java.util.UUID;

/**
 * Names one operation: one command in flight. A recovered operation keeps its id.
 *
 * @param value a random UUID
 */
public record OperationId(UUID value) implements Serializable {
  /** Checks that the value is there. */
  public OperationId {
    Checks.notNull(value, "value");
  }

  /**
   * Parses the result of {@link #toString()}.
   *
   * @param text a UUID
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is no UUID
   */
  public static OperationId of(String text) {
    try {
      return new OperationId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid operation id")
              .withExpected("a UUID")
              .withActual("'" + text + "'")
              .withRemedy("use the text of an OperationId"),
          e);
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
