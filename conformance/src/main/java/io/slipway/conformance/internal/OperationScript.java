package io.slipway.conformance.internal;

import io.slipway.spi.Granularity;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** One operation as an engine does it, call by call, so that a crash can come between any two. */
record OperationScript(OperationKind purpose, List<OperationKind> before, List<Step> steps) {
  /** One call, or one wait of the engine's between two calls. */
  record Step(String name, Consumer<ClusterDriver> action) {}

  /** Returns the plans of the lifecycle, each with the operations that come before it. */
  static List<OperationScript> all(ClusterDriver subject, Granularity granularity) {
    List<OperationScript> plans = new ArrayList<>();
    List<OperationKind> before = new ArrayList<>();
    for (OperationKind purpose :
        List.of(
            OperationKind.CREATE,
            OperationKind.START,
            OperationKind.SHUTDOWN,
            OperationKind.RESUME,
            OperationKind.DELETE)) {
      plans.add(
          new OperationScript(purpose, List.copyOf(before), steps(subject, purpose, granularity)));
      before.add(purpose);
    }
    return plans;
  }

  private static List<Step> steps(
      ClusterDriver subject, OperationKind purpose, Granularity granularity) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("claim", s -> s.must(s.claim())));
    List<MemberSet> slices = new ArrayList<>(subject.slices());
    switch (purpose) {
      case CREATE -> steps.add(new Step("provision", s -> s.must(s.provision())));
      case START, RESUME -> {
        List<MemberSet> order = granularity.launchOrder(subject.resolution(), purpose);
        for (MemberSet wave : order) {
          for (MemberSet slice : granularity.slices(subject.resolution(), wave)) {
            steps.add(new Step("launch " + slice, s -> s.must(s.launch(purpose, slice))));
          }
          if (!wave.equals(order.get(order.size() - 1))) {
            steps.add(new Step("confirm " + wave, s -> s.confirm(wave)));
          }
        }
        steps.add(new Step("confirm", ClusterDriver::confirm));
      }
      case SHUTDOWN -> {
        Collections.reverse(slices);
        for (MemberSet slice : slices) {
          steps.add(new Step("stop " + slice, s -> s.must(s.stop(slice))));
        }
      }
      default -> steps.add(new Step("erase", s -> s.must(s.erase())));
    }
    return steps;
  }

  /** Returns the plan that removes own surplus, on a cluster that has some. */
  static OperationScript retire() {
    Step step =
        new Step(
            "claim and retire",
            s -> {
              s.must(s.claim());
              s.must(s.retire(s.ownSurplus()));
            });
    return new OperationScript(
        OperationKind.REPAIR, List.of(OperationKind.CREATE, OperationKind.START), List.of(step));
  }

  /** Does the whole operation with a newer fence. */
  void run(ClusterDriver subject) {
    run(subject, steps.size());
  }

  /** Does the first steps with a newer fence. */
  void run(ClusterDriver subject, int count) {
    subject.next();
    steps.subList(0, count).forEach(step -> step.action().accept(subject));
  }
}
