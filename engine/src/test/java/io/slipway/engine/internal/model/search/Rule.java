package io.slipway.engine.internal.model.search;

import java.util.Optional;

/**
 * What must always hold: of each state, of each step, or of all steps together. A rule that
 * remembers steps serves one search.
 */
public interface Rule<S, A> {
  /** Returns the rule's name. */
  String name();

  /** Returns how a state breaks the rule. */
  default Optional<String> brokenIn(S state) {
    return Optional.empty();
  }

  /** Returns how a step breaks the rule. */
  default Optional<String> brokenBy(S from, A action, S to) {
    return Optional.empty();
  }

  /** Returns which step broke the rule, by all that was seen of the other steps. */
  default Optional<Suspect<S, A>> brokenByAll() {
    return Optional.empty();
  }

  /** A step that is known to break a rule only when all steps were seen. */
  record Suspect<S, A>(S from, A action, String how) {}
}
