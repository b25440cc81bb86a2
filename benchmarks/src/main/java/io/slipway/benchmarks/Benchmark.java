package io.slipway.benchmarks;

/** The benchmarks, each run in its own JVM. */
enum Benchmark {
  DECISIONS,
  ONE_THREAD,
  MANY_THREADS,
  CHECKPOINT,
  CLUSTERS,
  LOCAL,
  DISK,
  REBALANCES,
  /** Only where it is named: it needs a Kubernetes, and has a section of the page of its own. */
  KUBERNETES;

  void run(Plan plan, Figures figures) throws Exception {
    switch (this) {
      case DECISIONS -> Decisions.run(plan, figures);
      case ONE_THREAD -> SingleCommits.run(plan, figures);
      case MANY_THREADS -> GroupCommits.run(plan, figures);
      case CHECKPOINT -> CheckpointLatency.run(plan, figures);
      case CLUSTERS -> ManyClusters.run(plan, figures);
      case LOCAL -> LocalClusters.run(plan, figures);
      case DISK -> DiskUse.run(plan, figures);
      case REBALANCES -> ManyRebalances.run(plan, figures);
      case KUBERNETES -> KubernetesClusters.run(plan, figures);
    }
  }
}
