package io.slipway.kernel.check;

import java.util.Optional;

/**
 * A property that must always hold: of each state, of each step, or of all steps together,
 * depending on the overridden method. It is called by one thread; a rule that remembers steps
 * serves one search.
 *
 * @param <S> states
 * @param <A> actions
 */
public interface Rule<S, A> {
  /** Returns the rule's name, for {@link Violation#rule}. */
  String name();

  /**
   * Returns how a state breaks the rule; empty if it does not. Called once for each reached state.
   *
   * @param state the state
   */
  default Optional<String> brokenIn(S state) {
    return Optional.empty();
  }

  /**
   * Returns how a step breaks the rule; empty if it does not. Called once for each step, before its
   * target state is checked.
   *
   * @param from where the step begins
   * @param action what happens
   * @param to where it leads
   */
  default Optional<String> brokenBy(S from, A action, S to) {
    return Optional.empty();
  }

  /**
   * Returns the step that broke the rule, judged by all other steps; empty if none did. Called
   * once, at the end of a search that has found nothing else.
   */
  default Optional<Suspect<S, A>> brokenByAll() {
    return Optional.empty();
  }

  /**
   * A step that is known to break a rule only once all steps were seen.
   *
   * @param <S> states
   * @param <A> actions
   * @param from the reached state where it begins
   * @param action what happens
   * @param how what is wrong
   */
  record Suspect<S, A>(S from, A action, String how) {}
}
