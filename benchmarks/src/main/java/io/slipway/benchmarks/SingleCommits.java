package io.slipway.benchmarks;

import java.io.IOException;
import java.util.Random;

/** Durable commits of one thread against one write with force. */
final class SingleCommits {
  private SingleCommits() {}

  static void run(Plan plan, Figures figures) throws IOException {
    byte[] value = new byte[CommitTarget.BYTES];
    new Random(1).nextBytes(value);
    int block = 100;
    int rounds = plan.pick(241, 41);
    try (CommitTarget raw = new RawTarget(plan.fresh("raw"));
        CommitTarget store = new JournaledTarget(plan.fresh("store"), CommitTarget.RECORDS)) {
      int at = 0;
      for (int i = -plan.pick(60, 10); i < rounds; i++) {
        double anchor = perSecond(raw, at, block, value);
        double own = perSecond(store, at, block, value);
        at = (at + block) % (CommitTarget.RECORDS - block);
        if (i >= 0) {
          figures.add("one thread raw", anchor);
          figures.add("one thread store", own);
        }
      }
    }
  }

  private static double perSecond(CommitTarget target, int from, int count, byte[] value)
      throws IOException {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      target.commit(from + i, value);
    }
    return count * 1e9 / (System.nanoTime() - begin);
  }
}
