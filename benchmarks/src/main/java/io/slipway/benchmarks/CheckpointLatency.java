package io.slipway.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** The worst latency of a commit while a checkpoint of many records is made. */
final class CheckpointLatency {
  private static final int THREADS = 4;
  private static final int BIG = 1024 * 1024;

  private final JournaledTarget store;
  private final int records;
  private final Crowd crowd;

  private CheckpointLatency(JournaledTarget store, int records, Crowd crowd) {
    this.store = store;
    this.records = records;
    this.crowd = crowd;
  }

  static void run(Plan plan, Figures figures)
      throws IOException, InterruptedException, ExecutionException {
    int records = plan.pick(100_000, 20_000);
    int rounds = plan.pick(7, 2);
    // The last record is the one that fills the journal.
    try (JournaledTarget store = new JournaledTarget(plan.fresh("store"), records + 1);
        Crowd filling = new Crowd(64);
        Crowd crowd = new Crowd(THREADS)) {
      filling.all(
          thread -> {
            byte[] value = new byte[CommitTarget.BYTES];
            for (int i = thread; i < records; i += filling.threads()) {
              store.commit(i, value);
            }
            return thread;
          });
      CheckpointLatency latency = new CheckpointLatency(store, records, crowd);
      latency.fillUntilCheckpoint();
      latency.awaitCheckpoint();
      for (int i = -1; i < rounds; i++) {
        long begin = System.nanoTime();
        long window = plan.pick(1_500_000_000, 300_000_000);
        double[] without = latency.measure(() -> System.nanoTime() - begin < window);
        latency.fillUntilCheckpoint();
        long started = System.nanoTime();
        double[] with = latency.measure(CheckpointLatency::checkpointRuns);
        if (i >= 0) {
          figures.add("checkpoint seconds", (System.nanoTime() - started) / 1e9);
          figures.add("checkpoint without p50", quantile(without, 0.5));
          figures.add("checkpoint with p50", quantile(with, 0.5));
          figures.add("checkpoint without p99", quantile(without, 0.99));
          figures.add("checkpoint with p99", quantile(with, 0.99));
        }
      }
    }
  }

  /** Commits with all threads for as long as the condition holds; returns how long each took. */
  private double[] measure(BooleanSupplier goOn) throws InterruptedException, ExecutionException {
    List<double[]> all =
        crowd.all(
            thread -> {
              byte[] value = new byte[CommitTarget.BYTES];
              Random random = new Random(thread);
              double[] times = new double[1024];
              int count = 0;
              do {
                int record = random.nextInt(records / THREADS) * THREADS + thread;
                long begin = System.nanoTime();
                store.commit(record, value);
                if (count == times.length) {
                  times = Arrays.copyOf(times, 2 * count);
                }
                times[count++] = System.nanoTime() - begin;
              } while (goOn.getAsBoolean());
              return Arrays.copyOf(times, count);
            });
    List<Double> times = new ArrayList<>();
    all.forEach(each -> Arrays.stream(each).forEach(times::add));
    return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private void fillUntilCheckpoint() {
    byte[] big = new byte[BIG];
    while (!checkpointRuns()) {
      store.commit(records, big);
    }
  }

  private void awaitCheckpoint() throws IOException {
    while (checkpointRuns()) {
      store.commit(0, new byte[CommitTarget.BYTES]);
    }
  }

  /** By the name of its thread, as the store has no use for telling. */
  private static boolean checkpointRuns() {
    Thread[] threads = new Thread[256];
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    int count = group == null ? 0 : group.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().equals("slipway-store-checkpoint")) {
        return true;
      }
    }
    return false;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
  }
}
