package io.slipway.benchmarks;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Resolution;
import io.slipway.spi.StateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * Opens an engine on a home with many clusters that are shut down, and recovers all: each record is
 * read, verified and looked at, and the backend asked once; nothing is to do.
 */
final class ManyClusters {
  private ManyClusters() {}

  static void run(Plan plan, Figures figures) throws InterruptedException, ExecutionException {
    int many = plan.pick(100_000, 10_000);
    int few = many / 10;
    Path manyHome = plan.fresh("many");
    Path fewHome = plan.fresh("few");
    figures.add("clusters record bytes", fill(manyHome, many));
    fill(fewHome, few);
    figures.add("clusters cold seconds", openAndRecover(manyHome, many));
    openAndRecover(fewHome, few);
    for (int i = 0; i < plan.pick(5, 2); i++) {
      figures.add("clusters few seconds", openAndRecover(fewHome, few));
      figures.add("clusters many seconds", openAndRecover(manyHome, many));
      figures.add("clusters open seconds", open(manyHome));
    }
    for (int i = 0; i < 3; i++) {
      double fewBytes = heapOfEach(fewHome, few);
      double manyBytes = heapOfEach(manyHome, many);
      figures.add("clusters few heap", fewBytes);
      figures.add("clusters many heap", manyBytes);
    }
  }

  private static double openAndRecover(Path home, int clusters) {
    long begin = System.nanoTime();
    SlipwayEngine engine = engine(home);
    List<RecoveryReport> reports = engine.recoverAll(CommandOptions.defaults());
    double seconds = (System.nanoTime() - begin) / 1e9;
    long settled =
        reports.stream().filter(r -> r.action() == RecoveryReport.Action.NOTHING).count();
    engine.close();
    if (settled != clusters) {
      throw new IllegalStateException(settled + " of " + clusters + " clusters were settled");
    }
    return seconds;
  }

  private static double open(Path home) {
    long begin = System.nanoTime();
    SlipwayEngine engine = engine(home);
    double seconds = (System.nanoTime() - begin) / 1e9;
    engine.close();
    return seconds;
  }

  private static double heapOfEach(Path home, int clusters) {
    long before = usedHeap();
    try (SlipwayEngine engine = engine(home)) {
      engine.recoverAll(CommandOptions.defaults());
      return (double) (usedHeap() - before) / clusters;
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static SlipwayEngine engine(Path home) {
    return SlipwayHome.at(home)
        .backend(new IdleBackend.Provider())
        .defaultBackend(IdleBackend.NAME)
        .openEngine();
  }

  /** Writes the records that commands would have left; returns the length of each. */
  private static double fill(Path home, int clusters)
      throws InterruptedException, ExecutionException {
    try (JournaledStore store =
            JournaledStore.open(home.resolve("store"), StoreOptions.defaults());
        Crowd crowd = new Crowd(64)) {
      List<Long> bytes =
          crowd.all(
              thread -> {
                long sum = 0;
                for (int i = thread; i < clusters; i += crowd.threads()) {
                  ClusterRecord record = record(i);
                  byte[] value = RecordCodec.write(record);
                  store.put("cluster/" + record.cluster().name(), StateStore.ABSENT, value);
                  sum += value.length;
                }
                return sum;
              });
      return (double) bytes.stream().mapToLong(Long::longValue).sum() / clusters;
    }
  }

  private static ClusterRecord record(int number) {
    ClusterSpec spec =
        ClusterSpec.builder("orders-" + number).spuCount(3).workload("kafka").build();
    Resolution.Builder resolution = Resolution.builder("4.3.1");
    resolution.member(MemberId.controller(1), Map.of("controller", 20_000));
    for (int i = 1; i <= spec.spuCount(); i++) {
      resolution.member(MemberId.spu(i), Map.of("client", 20_000 + i));
    }
    resolution.confirmedBy(Set.of(Evidence.ALIVE, Evidence.IDENTITY, Evidence.SERVING));
    return new ClusterRecord(
        new ClusterId(ClusterName.of("orders-" + number), new Incarnation(new UUID(number, 1))),
        IdleBackend.NAME,
        spec,
        resolution.build(),
        LifecycleState.SHUTDOWN,
        new Fence(4),
        null,
        RepairRecord.NONE,
        Instant.EPOCH,
        false);
  }
}
