package io.slipway.engine.internal.operation;

import io.slipway.spi.MemberId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The progress since the current fence was raised; it deliberately ends with the process.
 *
 * @param claimed whether the fence is installed
 * @param returned the step whose call was the last, if it has returned without failure; or none
 * @param launched the members that were launched
 */
public record AttemptProgress(boolean claimed, Optional<String> returned, Set<MemberId> launched) {
  /** Nothing was done yet. */
  public static final AttemptProgress NEW = new AttemptProgress(false, Optional.empty(), Set.of());

  /** The fence is installed and nothing else was done. */
  public static final AttemptProgress CLAIMED =
      new AttemptProgress(true, Optional.empty(), Set.of());

  /** Copies the set. */
  public AttemptProgress {
    launched = Set.copyOf(launched);
  }

  /** Returns the attempt when a call is made: it may undo what an earlier one was for. */
  public AttemptProgress withCallMade() {
    return new AttemptProgress(claimed, Optional.empty(), launched);
  }

  /** Returns the attempt after a step's call has returned. */
  public AttemptProgress withReturned(String step) {
    return new AttemptProgress(claimed, Optional.of(step), launched);
  }

  /** Returns the attempt after members were launched. */
  public AttemptProgress withLaunched(Collection<MemberId> members) {
    Set<MemberId> more = new LinkedHashSet<>(launched);
    more.addAll(members);
    return new AttemptProgress(claimed, returned, more);
  }
}
