package io.slipway.conformance.internal;

import io.slipway.spi.Granularity;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** One operation as an engine does it, call by call, so that a crash can come between any two. */
record Plan(Purpose purpose, List<Purpose> before, List<Step> steps) {
  /** One call, or one wait of the engine's between two calls. */
  record Step(String name, Consumer<Subject> action) {}

  /** Returns the plans of the lifecycle, each with the operations that come before it. */
  static List<Plan> all(Subject subject, Granularity granularity) {
    List<Plan> plans = new ArrayList<>();
    List<Purpose> before = new ArrayList<>();
    for (Purpose purpose :
        List.of(Purpose.CREATE, Purpose.START, Purpose.SHUTDOWN, Purpose.RESUME, Purpose.DELETE)) {
      plans.add(new Plan(purpose, List.copyOf(before), steps(subject, purpose, granularity)));
      before.add(purpose);
    }
    return plans;
  }

  private static List<Step> steps(Subject subject, Purpose purpose, Granularity granularity) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("claim", s -> s.must(s.claim())));
    List<MemberSet> slices = new ArrayList<>(subject.slices());
    switch (purpose) {
      case CREATE -> steps.add(new Step("provision", s -> s.must(s.provision())));
      case START, RESUME -> {
        boolean inTurn =
            subject.resolution().controllersFirst().contains(purpose)
                && granularity != Granularity.CLUSTER;
        boolean spus = false;
        for (MemberSet slice : slices) {
          boolean first = slice.stream().anyMatch(m -> m.role() == MemberRole.SPU) && !spus;
          if (inTurn && first) {
            MemberSet controllers = subject.resolution().members(MemberRole.CONTROLLER);
            steps.add(new Step("confirm " + controllers, s -> s.confirm(controllers)));
          }
          spus = spus || first;
          steps.add(new Step("launch " + slice, s -> s.must(s.launch(purpose, slice))));
        }
        steps.add(new Step("confirm", Subject::confirm));
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
  static Plan retire() {
    Step step =
        new Step(
            "claim and retire",
            s -> {
              s.must(s.claim());
              s.must(s.retire(s.ownSurplus()));
            });
    return new Plan(Purpose.REPAIR, List.of(Purpose.CREATE, Purpose.START), List.of(step));
  }

  /** Does the whole operation with a newer fence. */
  void run(Subject subject) {
    run(subject, steps.size());
  }

  /** Does the first steps with a newer fence. */
  void run(Subject subject, int count) {
    subject.next();
    steps.subList(0, count).forEach(step -> step.action().accept(subject));
  }
}
