package io.slipway.rebalancer.cruisecontrol.simulator;

import java.util.HashMap;
import java.util.Map;

/** How much there is to move, of each kind of request. Not thread-safe. */
final class Balance {
  /**
   * What a proposal moves. Immutable.
   *
   * @param goal what it is for: the endpoint and the brokers or disks
   * @param movements how many replicas
   * @param megabytes how much data
   */
  record Moves(String goal, int movements, long megabytes) {}

  private final int movements;
  private final long megabytes;
  private final Map<String, Integer> moved = new HashMap<>();

  Balance(CruiseControlSimulator.Builder settings) {
    this.movements = settings.movements;
    this.megabytes = settings.megabytes;
  }

  Moves propose(Task task) {
    String goal =
        task.endpoint
            + " "
            + task.query.get("brokerid").orElse("")
            + task.query.get("brokerid_and_logdirs").orElse("");
    int left = movements - moved.getOrDefault(goal, 0);
    return new Moves(goal, left, movements == 0 ? 0 : megabytes * left / movements);
  }

  void moved(Moves moves, int finished) {
    moved.merge(moves.goal, finished, Integer::sum);
  }

  void clear() {
    moved.clear();
  }

  /** Returns which part of all movements these are. */
  double part(Moves moves) {
    return movements == 0 ? 0 : (double) moves.movements / movements;
  }
}
