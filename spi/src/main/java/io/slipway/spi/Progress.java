package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A human-readable report of something that a call has done.
 *
 * @param text such as {@code "launched, pid 4711"}
 * @param memberId the member concerned, or null for the whole cluster
 */
public record Progress(String text, @Nullable MemberId memberId) {
  /** Checks that the text is there. */
  public Progress {
    Checks.notNull(text, "text");
  }

  /** Returns the member concerned. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(memberId);
  }
}
