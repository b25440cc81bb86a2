package io.slipway.spi;

import java.time.Duration;

/**
 * What an erase keeps.
 *
 * @param tombstoneRetention the minimum time for which the tombstone (incarnation and fence) stays
 *     and refuses late calls; longer than any deadline
 */
public record ErasePolicy(Duration tombstoneRetention) {
  /** Retains tombstones for a day. */
  public static final ErasePolicy DEFAULT = new ErasePolicy(Duration.ofDays(1));

  /** Checks the retention. */
  public ErasePolicy {
    if (tombstoneRetention.isNegative() || tombstoneRetention.isZero()) {
      throw new IllegalArgumentException(
          "tombstone retention must be > 0, was " + tombstoneRetention);
    }
  }
}
