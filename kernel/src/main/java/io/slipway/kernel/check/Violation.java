package io.slipway.kernel.check;

import java.util.List;

/**
 * A broken rule with a shortest way to it.
 *
 * @param rule the rule's name
 * @param how what is wrong
 * @param trace every action and the state that it led to, from an initial state on; empty if that
 *     is wrong itself
 */
public record Violation(String rule, String how, List<String> trace) {
  /** Returns all of it, with each step of the trace on a line of its own. */
  @Override
  public String toString() {
    return rule + " is broken: " + how + "\n  " + String.join("\n  ", trace);
  }
}
