package io.slipway.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of one decision: the kernel against squirrel's own machine reused, others, and a floor.
 * Measured by the thread's CPU time, which a busy machine disturbs least.
 */
final class Decisions {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Decisions() {}

  private static final class Measured {
    private final DecisionVariant variant;
    private int batch = 1;

    Measured(DecisionVariant variant) {
      this.variant = variant;
    }

    /** Finds a batch that takes about that long, and warms up by it. */
    void calibrate(long nanos) {
      long end = System.nanoTime() + 50 * nanos;
      while (System.nanoTime() < end) {
        long took = cpu(batch);
        if (took < nanos) {
          batch = (int) Math.max(batch + 1L, Math.min(4L * batch, batch * nanos / (took + 1)));
        }
      }
    }

    double perDecision() {
      return (double) cpu(batch) / batch;
    }

    private long cpu(int decisions) {
      long begin = THREADS.getCurrentThreadCpuTime();
      variant.run(decisions);
      return THREADS.getCurrentThreadCpuTime() - begin;
    }
  }

  static void run(Plan plan, Figures figures) throws Exception {
    List<Measured> measured = new ArrayList<>();
    for (DecisionVariant variant : DecisionVariants.all()) {
      measured.add(new Measured(variant));
    }
    for (Measured each : measured) {
      each.calibrate(plan.pick(50_000_000, 10_000_000));
    }
    // Twice, so that what the others have done to shared code has settled before the first round.
    for (Measured each : measured) {
      each.calibrate(plan.pick(30_000_000, 4_000_000));
    }
    int rounds = plan.pick(61, 15);
    for (int i = 0; i < rounds; i++) {
      for (Measured each : measured) {
        figures.add("decision " + each.variant.name(), each.perDecision());
      }
    }
    measured.forEach(each -> each.variant.check());
  }
}
