package io.slipway.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/** Durable commits of many threads at once, against stores that group them too. */
final class GroupCommits {
  private static final int THREADS = 64;

  private GroupCommits() {}

  static void run(Plan plan, Figures figures)
      throws IOException, InterruptedException, ExecutionException {
    long slice = plan.pick(1_000_000_000, 400_000_000);
    int rounds = plan.pick(25, 5);
    try (Crowd crowd = new Crowd(THREADS);
        CommitTarget store = new JournaledTarget(plan.fresh("store"), CommitTarget.RECORDS);
        CommitTarget rocks = new RocksTarget(plan.fresh("rocks"));
        CommitTarget mvStore = new MvStoreTarget(plan.fresh("mvstore"))) {
      Map<String, CommitTarget> targets = new LinkedHashMap<>();
      targets.put("store", store);
      targets.put("rocksdb", rocks);
      targets.put("mvstore", mvStore);
      for (int i = -plan.pick(4, 2); i < rounds; i++) {
        for (Map.Entry<String, CommitTarget> target : targets.entrySet()) {
          double perSecond = perSecond(crowd, target.getValue(), slice);
          if (i >= 0) {
            figures.add("64 threads " + target.getKey(), perSecond);
          }
        }
      }
    }
  }

  private static double perSecond(Crowd crowd, CommitTarget target, long nanos)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    List<Long> counts =
        crowd.all(
            thread -> {
              byte[] value = new byte[CommitTarget.BYTES];
              new Random(thread).nextBytes(value);
              long count = 0;
              int record = thread;
              while (System.nanoTime() - begin < nanos) {
                target.commit(record, value);
                record = (record + THREADS) % CommitTarget.RECORDS;
                count++;
              }
              return count;
            });
    long elapsed = System.nanoTime() - begin;
    return counts.stream().mapToLong(Long::longValue).sum() * 1e9 / elapsed;
  }
}
