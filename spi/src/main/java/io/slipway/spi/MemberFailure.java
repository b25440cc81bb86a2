package io.slipway.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a member that should run does not come up. Immutable; equal by content.
 *
 * <p>There are two grades. What fails <em>for good</em> no waiting heals, and it ends a CREATE,
 * START or RESUME at the next look. What is <em>stuck</em> may heal by itself: it is shown, and
 * ends nothing. A backend whose patience with something stuck is spent reports it as failing for
 * good.
 */
public final class MemberFailure {
  private final ErrorCode code;
  private final String reason;
  private final String text;
  private final @Nullable Instant since;

  private MemberFailure(ErrorCode code, String reason, String text, @Nullable Instant since) {
    this.code = Checks.notNull(code, "code");
    this.reason = Checks.reason(reason);
    this.text = Checks.notNull(text, "text");
    this.since = since;
  }

  /**
   * Returns a failure that no waiting heals.
   *
   * @param code what a command that needs the member fails with, such as {@link
   *     ErrorCode#DATA_MISSING}
   * @param reason a stable word in CamelCase, such as {@code InvalidImageName}
   * @param text for people: what was seen, and what to do
   */
  public static MemberFailure forGood(ErrorCode code, String reason, String text) {
    return new MemberFailure(code, reason, text, null);
  }

  /**
   * Returns a failure that may heal by itself.
   *
   * @param reason a stable word in CamelCase, such as {@code Unschedulable}
   * @param text for people: what was seen, and what to do
   * @param since since when, by the platform's clock
   */
  public static MemberFailure stuck(String reason, String text, Instant since) {
    return new MemberFailure(
        ErrorCode.BACKEND_REJECTED, reason, text, Checks.notNull(since, "since"));
  }

  /**
   * Returns this, or the same for good if it has been stuck for as long as the patience of a
   * backend: how a backend reports what it has found once more.
   *
   * @param patience how long a member may be stuck; a minute suits most platforms
   * @param now the time by the platform's clock
   */
  public MemberFailure givenUpAfter(Duration patience, Instant now) {
    if (since == null || Duration.between(since, now).compareTo(patience) < 0) {
      return this;
    }
    return forGood(code, reason, text + " (stuck for " + patience.toSeconds() + " s and more)");
  }

  /** Returns whether no waiting heals it. */
  public boolean isForGood() {
    return since == null;
  }

  /** Returns what a command that needs the member fails with. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the stable word for what is wrong. */
  public String reason() {
    return reason;
  }

  /** Returns what was seen and what to do, human-readable. */
  public String text() {
    return text;
  }

  /** Returns since when it is stuck, by the platform's clock; empty for a failure for good. */
  public Optional<Instant> since() {
    return Optional.ofNullable(since);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberFailure that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(code, reason, text, since());
  }

  @Override
  public String toString() {
    return reason + ": " + text;
  }
}
