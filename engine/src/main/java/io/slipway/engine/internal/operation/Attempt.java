package io.slipway.engine.internal.operation;

import io.slipway.spi.MemberId;
import java.util.LinkedHashSet;
import java.util.Set;

/** What was done since the present fence was installed; gone with the process, as it must be. */
final class Attempt {
  private boolean claimed;
  private final Set<String> returned = new LinkedHashSet<>();
  private final Set<MemberId> launched = new LinkedHashSet<>();

  boolean claimed() {
    return claimed;
  }

  void markClaimed() {
    claimed = true;
  }

  Set<String> returned() {
    return Set.copyOf(returned);
  }

  void markReturned(String step) {
    returned.add(step);
  }

  Set<MemberId> launched() {
    return Set.copyOf(launched);
  }

  void markLaunched(Set<MemberId> members) {
    launched.addAll(members);
  }
}
