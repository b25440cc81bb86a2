package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a call has got done, for people who wait.
 *
 * @param text such as {@code "launched, pid 4711"}
 * @param memberId the member that it is about, or null for the whole cluster
 */
public record Progress(String text, @Nullable MemberId memberId) {
  /** Checks that the text is there. */
  public Progress {
    Checks.notNull(text, "text");
  }

  /** Returns the member that it is about. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(memberId);
  }
}
