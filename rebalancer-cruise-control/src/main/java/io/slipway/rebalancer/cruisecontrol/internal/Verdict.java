package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means.
 *
 * @param row the row of the table that says so
 * @param outcome the effect of the request
 * @param retryAfter how long to wait at least
 */
record Verdict(AnswerRow row, Outcome outcome, @Nullable Duration retryAfter) {
  boolean isGood() {
    return row.reason() == null;
  }

  Optional<CruiseControlReason> reason() {
    return Optional.ofNullable(row.reason());
  }

  /** Returns the word that counts and people see. */
  String word() {
    return reason().map(CruiseControlReason::word).orElse("Answered");
  }

  RebalanceException.@Nullable Kind kind() {
    return row.kind();
  }
}
