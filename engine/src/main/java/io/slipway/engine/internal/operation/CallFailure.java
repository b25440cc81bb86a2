package io.slipway.engine.internal.operation;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a failure for an operation.
 *
 * @param code the kind of failure
 * @param text human-readable
 * @param retryable whether the same call may succeed later
 * @param unknownOutcome whether the call may have had, or may yet have, an effect
 * @param retryAfter how long to wait, if the backend knows
 * @param remedies the remedies for front ends to word; the text has the others
 * @param thrown what was thrown, if anything was
 */
public record CallFailure(
    ErrorCode code,
    String text,
    boolean retryable,
    boolean unknownOutcome,
    @Nullable Duration retryAfter,
    List<Remedy> remedies,
    @Nullable Throwable thrown) {
  /** Copies the remedies. */
  public CallFailure {
    remedies = List.copyOf(remedies);
  }

  /** Creates a failure without remedies of which nothing was thrown. */
  public CallFailure(
      ErrorCode code,
      String text,
      boolean retryable,
      boolean unknownOutcome,
      @Nullable Duration retryAfter) {
    this(code, text, retryable, unknownOutcome, retryAfter, List.of(), null);
  }

  /** Anything but a {@link BackendException} is a backend's bug: final, with unknown outcome. */
  public static CallFailure of(RuntimeException failure) {
    if (failure instanceof BackendException known) {
      return new CallFailure(
          known.code(),
          known.problem().textWithoutActions(),
          known.retryable(),
          known.outcome() == Outcome.UNKNOWN,
          known.retryAfter().orElse(null),
          known.problem().actions(),
          known);
    }
    ErrorCode code =
        failure instanceof SlipwayException typed ? typed.code() : ErrorCode.BACKEND_REJECTED;
    return new CallFailure(
        code, "the backend failed: " + failure, false, true, null, List.of(), failure);
  }

  /** Returns a final failure without effect. */
  public static CallFailure permanent(Problem problem) {
    return new CallFailure(
        problem.code(), problem.textWithoutActions(), false, false, null, problem.actions(), null);
  }

  /** Returns a final failure without effect. */
  public static CallFailure permanent(ErrorCode code, String text) {
    return new CallFailure(code, text, false, false, null);
  }

  /** Returns the same failure with another text. */
  CallFailure withText(String newText) {
    return new CallFailure(code, newText, retryable, unknownOutcome, retryAfter, remedies, thrown);
  }

  /** Returns the same failure with what was thrown. */
  CallFailure withThrown(@Nullable Throwable newThrown) {
    return new CallFailure(code, text, retryable, unknownOutcome, retryAfter, remedies, newThrown);
  }

  /** Returns one failure for several slices of a call: a lost fence first, then a final one. */
  public static CallFailure worst(List<CallFailure> failures) {
    boolean unknown = failures.stream().anyMatch(CallFailure::unknownOutcome);
    CallFailure worst = failures.get(0);
    for (CallFailure failure : failures) {
      if (failure.severity() > worst.severity()) {
        worst = failure;
      }
    }
    return new CallFailure(
        worst.code,
        worst.text,
        worst.retryable,
        unknown,
        worst.retryAfter,
        worst.remedies,
        worst.thrown);
  }

  private int severity() {
    if (code == ErrorCode.STALE_FENCE) {
      return 2;
    }
    return retryable ? 0 : 1;
  }
}
