package io.slipway.kernel.check;

import java.util.List;

/**
 * A broken rule with a shortest path to it.
 *
 * @param rule the rule's name
 * @param how what is wrong
 * @param trace every action and the state that it led to, from an initial state on; empty if that
 *     state itself is wrong
 */
public record Violation(String rule, String how, List<String> trace) {
  /** Returns the violation as text, with each step of the trace on its own line. */
  @Override
  public String toString() {
    return rule + " is broken: " + how + "\n  " + String.join("\n  ", trace);
  }
}
