package io.slipway.engine;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a command whose operation had begun: {@link #code} says why, {@link #outcome} what
 * became of the operation. Any other {@link SlipwayException} of a command is a refusal: the
 * command began no operation and changed nothing.
 *
 * <p>The cause is what the backend threw at the last attempt, if the operation failed by that.
 */
public final class OperationException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  /** What became of a failed operation. The enum is open: later versions may add constants. */
  public enum Outcome {
    /**
     * It was undone, and the cluster is where it was before; a create that keeps on failure leaves
     * it CREATED.
     */
    ROLLED_BACK,
    /** It is stuck and still in flight: {@link SlipwayEngine#recover} or the same command. */
    BLOCKED,
    /**
     * This engine cannot tell: it was closed ({@link ErrorCode#CLOSED}), another engine has taken
     * the cluster ({@link ErrorCode#STALE_FENCE}), or its store failed ({@link
     * ErrorCode#STORE_UNAVAILABLE}). The record has it: {@link SlipwayEngine#operation} of the next
     * engine finds it in flight or ended or, if its intent did not become durable, not at all.
     */
    UNSETTLED
  }

  /** The operation. */
  private final OperationId operation;

  /** What became of it. */
  private final Outcome outcome;

  /**
   * Creates one.
   *
   * @param problem why it failed, and what to do
   * @param operation the operation
   * @param outcome what became of it
   * @param cause what led to it, or null
   */
  public OperationException(
      Problem problem, OperationId operation, Outcome outcome, @Nullable Throwable cause) {
    super(problem, cause);
    this.operation = Objects.requireNonNull(operation, "operation must not be null");
    this.outcome = Objects.requireNonNull(outcome, "outcome must not be null");
  }

  /** Returns the operation, by its {@link Operation#id()}. */
  public OperationId operation() {
    return operation;
  }

  /** Returns what became of the operation. */
  public Outcome outcome() {
    return outcome;
  }
}
