package io.slipway.engine;

import io.slipway.spi.OperationId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation that holds a cluster.
 *
 * @param id names the operation
 * @param command what was asked for, such as {@code CREATE+START}
 * @param phase where the operation is
 * @param backward whether it undoes what it did; also while {@link OperationPhase#BLOCKED}
 * @param cause why it turned back or is blocked, and then both; empty otherwise; a long text is cut
 * @param attempt counts from 1
 * @param startedAt when its intent was journalled
 * @param deadline when it turns back or blocks
 * @param nextAttemptAt from when on an engine with background repairs takes up what is blocked;
 *     null if none does: it is not blocked, a caller has cancelled it, its record was restored or
 *     adopted, or it is a repair, of which a new one begins
 * @param outlook what will be done about it, for people
 */
public record OperationStatus(
    OperationId id,
    String command,
    OperationPhase phase,
    boolean backward,
    String cause,
    int attempt,
    Instant startedAt,
    Instant deadline,
    @Nullable Instant nextAttemptAt,
    String outlook) {

  /** Returns from when on background repairs take it up, if they do. */
  public Optional<Instant> nextAttempt() {
    return Optional.ofNullable(nextAttemptAt);
  }
}
