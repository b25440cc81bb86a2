package io.slipway.conformance.internal;

import io.slipway.spi.RebalanceException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call of a rebalancer.
 *
 * @param what the call
 * @param answer what it returned, if it did
 * @param thrown what it threw, if it did
 * @param interrupted whether its thread was left interrupted
 */
record Asked<T>(String what, @Nullable T answer, @Nullable Throwable thrown, boolean interrupted) {
  boolean ok() {
    return thrown == null;
  }

  Optional<RebalanceException> failure() {
    return thrown instanceof RebalanceException e ? Optional.of(e) : Optional.empty();
  }

  @Override
  public String toString() {
    if (thrown == null) {
      return what + " succeeded";
    }
    return failure()
        .map(
            e ->
                what
                    + " failed with "
                    + e.kind()
                    + " "
                    + e.outcome()
                    + " "
                    + e.reason()
                    + " ("
                    + e.getMessage()
                    + ")")
        .orElse(what + " threw " + thrown);
  }
}
