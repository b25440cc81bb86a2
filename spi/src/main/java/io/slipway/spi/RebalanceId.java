package io.slipway.spi;

import java.util.UUID;

/**
 * Names one request of a rebalance within its cluster. Short, as people type it.
 *
 * @param value 8 hexadecimal digits in lower case
 */
public record RebalanceId(String value) {
  /** Checks the form. */
  public RebalanceId {
    Checks.notNull(value, "value");
    if (!value.matches("[0-9a-f]{8}")) {
      throw Checks.invalidSpec(
          "invalid id of a rebalance",
          "8 hexadecimal digits in lower case",
          "'" + value + "'",
          "use the id that the request was answered with");
    }
  }

  /**
   * Makes an id of random bits. Whoever uses it checks that the cluster has no such request yet.
   *
   * @param random a random UUID
   */
  public static RebalanceId of(UUID random) {
    return new RebalanceId("%08x".formatted((int) random.getMostSignificantBits()));
  }

  @Override
  public String toString() {
    return value;
  }
}
