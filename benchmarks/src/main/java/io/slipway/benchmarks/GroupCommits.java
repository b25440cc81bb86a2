package io.slipway.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/** Durable commits of many threads at once, against stores that group them too. */
final class GroupCommits {
  private static final int THREADS = 64;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private GroupCommits() {}

  static void run(Plan plan, Figures figures)
      throws IOException, InterruptedException, ExecutionException {
    long slice = plan.pick(1_000_000_000, 400_000_000);
    int rounds = plan.pick(15, 4);
    try (Crowd crowd = new Crowd(THREADS);
        CommitTarget store = new JournaledTarget(plan.fresh("store"), CommitTarget.RECORDS);
        CommitTarget rocks = new RocksTarget(plan.fresh("rocks"));
        CommitTarget mvStore = new MvStorePlainTarget(plan.fresh("mvstore"));
        CommitTarget grouped = new MvStoreTarget(plan.fresh("mvstore-grouped"))) {
      Map<String, CommitTarget> targets = new LinkedHashMap<>();
      targets.put("store", store);
      targets.put("rocksdb", rocks);
      targets.put("mvstore", mvStore);
      targets.put("mvstore grouped", grouped);
      for (int i = -plan.pick(4, 2); i < rounds; i++) {
        for (Map.Entry<String, CommitTarget> target : targets.entrySet()) {
          long cpu = SYSTEM.getProcessCpuTime();
          long begin = System.nanoTime();
          double perSecond = perSecond(crowd, target.getValue(), slice);
          double commits = perSecond * (System.nanoTime() - begin) / 1e9;
          if (i >= 0) {
            figures.add("64 threads " + target.getKey(), perSecond);
            figures.add(
                "64 threads cpu " + target.getKey(),
                (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / commits);
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
