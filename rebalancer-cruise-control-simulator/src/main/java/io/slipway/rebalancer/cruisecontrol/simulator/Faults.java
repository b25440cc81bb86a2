package io.slipway.rebalancer.cruisecontrol.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The faults that are to come. Not thread-safe. */
final class Faults {
  /** A fault and how often it is still to come. */
  private static final class Planned {
    final Fault fault;
    final Predicate<Request> matching;
    int left;

    Planned(Fault fault, int times, Predicate<Request> matching) {
      this.fault = fault;
      this.left = times;
      this.matching = matching;
    }
  }

  private final List<Planned> planned = new ArrayList<>();

  void add(Fault fault, int times, Predicate<Request> matching) {
    planned.add(new Planned(fault, times, matching));
  }

  void clear() {
    planned.clear();
  }

  Fault next(Request request) {
    for (Planned candidate : planned) {
      if (candidate.left > 0 && candidate.matching.test(request)) {
        candidate.left--;
        return candidate.fault;
      }
    }
    return Fault.NONE;
  }
}
