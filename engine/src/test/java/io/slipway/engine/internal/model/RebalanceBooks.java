package io.slipway.engine.internal.model;

import io.slipway.engine.internal.rebalance.RebalanceProgress;
import java.util.HashMap;
import java.util.Map;

/** Numbers the records of a search, so that states are compared by a number. */
final class RebalanceBooks {
  private final Map<RebalanceProgress, Integer> numbers = new HashMap<>();

  int number(RebalanceProgress progress) {
    return numbers.computeIfAbsent(progress, any -> numbers.size());
  }
}
