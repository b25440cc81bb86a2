package io.slipway.engine.internal.model.search;

import java.util.List;

/**
 * A broken rule with the shortest way to it.
 *
 * @param rule the rule's name
 * @param how what is wrong
 * @param trace every action and the state that it led to, from the start
 */
public record Violation(String rule, String how, List<String> trace) {
  @Override
  public String toString() {
    return rule + " is broken: " + how + "\n  " + String.join("\n  ", trace);
  }
}
