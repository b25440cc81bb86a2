package io.slipway.engine.internal.rebalance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a rebalance, all of the clock of {@link RebalanceClock}.
 *
 * @param requestedAt when it was requested; it is in line by it
 * @param updatedAt when it last changed
 * @param deadline when its step ends, or null
 * @param sentAt when an execution was last about to be sent, or null
 * @param silentSince when the first look of those that went unanswered in a row was made, or null
 * @param nextAttemptAt when it is tried again, or null
 * @param stateSince when its state began, or null if an earlier version has written that
 * @param stepSince when its step began, likewise
 * @param proposalUntil when the proposal at hand expires, or null if there is none
 */
public record RebalanceTimes(
    Instant requestedAt,
    Instant updatedAt,
    @Nullable Instant deadline,
    @Nullable Instant sentAt,
    @Nullable Instant silentSince,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant stateSince,
    @Nullable Instant stepSince,
    @Nullable Instant proposalUntil) {

  static RebalanceTimes beginning(Instant now) {
    return new RebalanceTimes(now, now, null, null, null, null, now, now, null);
  }

  RebalanceTimes updatedAt(Instant now) {
    return new RebalanceTimes(
        requestedAt,
        now,
        deadline,
        sentAt,
        silentSince,
        nextAttemptAt,
        stateSince,
        stepSince,
        proposalUntil);
  }
}
