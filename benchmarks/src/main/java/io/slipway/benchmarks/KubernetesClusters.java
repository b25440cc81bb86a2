package io.slipway.benchmarks;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the engine takes for a cluster on Kubernetes against the platform alone, and how many
 * requests it makes. In turns, round by round.
 */
final class KubernetesClusters {
  private static final ClusterName NAME = ClusterName.of("measured");
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final String[] OPERATIONS = {"create", "shutdown", "resume"};

  private final KubernetesPlace place;
  private final Figures figures;

  private KubernetesClusters(KubernetesPlace place, Figures figures) {
    this.place = place;
    this.figures = figures;
  }

  /** Something to time. */
  private interface Work {
    void run() throws InterruptedException;
  }

  static void run(Plan plan, Figures figures) throws IOException, InterruptedException {
    Path directory = plan.fresh("home");
    Files.createDirectories(directory);
    try (KubernetesPlace place = new KubernetesPlace(directory)) {
      KubernetesClusters all = new KubernetesClusters(place, figures);
      try (SlipwayEngine engine = all.home(directory.resolve("engine")).openEngine()) {
        // Classes are loaded, and images unpacked.
        all.round(engine, 1, true, Figures.collecting());
        for (int i = 0; i < plan.pick(5, 1); i++) {
          all.round(engine, 1, i % 2 == 0, figures);
          all.round(engine, 3, i % 2 == 0, figures);
          all.load();
        }
        for (int i = 0; i < plan.pick(3, 1); i++) {
          all.requests(engine, 6, figures);
        }
      }
      for (int members : new int[] {2, 6}) {
        all.idle(directory.resolve("idle-" + members), members, plan.pick(6, 1));
      }
    }
  }

  private void load() {
    figures.add(
        "kubernetes load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private SlipwayHome home(Path directory) {
    return SlipwayHome.at(directory)
        .backendOptions(
            "k8s",
            Map.of("kubeconfig", place.kubeconfig().toString(), "namespace", place.namespace()));
  }

  private static ClusterSpec spec(int members) {
    return ClusterSpec.builder(NAME.value())
        .spuCount(members)
        .workload("command")
        .option("command", "httpd -f -p {port} -h {dir}")
        .backendOption("image", System.getProperty("slipway.k8s.image", "localhost/command:1"))
        .backendOption("storage-size", "1Mi")
        .build();
  }

  private static void create(SlipwayEngine engine, int members, boolean start) {
    engine.create(spec(members), CreateOptions.defaults().withBackend("k8s").withStart(start));
  }

  private void round(SlipwayEngine engine, int members, boolean engineFirst, Figures to)
      throws IOException, InterruptedException {
    create(engine, members, false);
    PlainObjects plain =
        PlainObjects.like(
            place.client(),
            place.namespace(),
            engine.status(NAME).cluster().incarnation().toString());
    engine.delete(NAME);
    Work[] ours = {
      () -> create(engine, members, true), () -> engine.shutdown(NAME), () -> engine.resume(NAME)
    };
    Work[] theirs = {plain::create, () -> plain.scaleTo(0), () -> plain.scaleTo(1)};
    for (int i = 0; i < OPERATIONS.length; i++) {
      String name = OPERATIONS[i] + " of " + members;
      if (engineFirst) {
        measure(ours[i], name, to);
        to.add("kubernetes plain " + name, seconds(theirs[i]));
      } else {
        to.add("kubernetes plain " + name, seconds(theirs[i]));
        measure(ours[i], name, to);
      }
      if (i == 0) {
        looks(engine, members, to);
      }
    }
    measure(() -> engine.delete(NAME, DeleteOptions.shutdownFirst()), "delete of " + members, to);
    plain.delete();
  }

  private void requests(SlipwayEngine engine, int members, Figures to) throws InterruptedException {
    measure(() -> create(engine, members, true), "create of " + members, to);
    looks(engine, members, to);
    measure(() -> engine.shutdown(NAME), "shutdown of " + members, to);
    measure(() -> engine.resume(NAME), "resume of " + members, to);
    measure(() -> engine.delete(NAME, DeleteOptions.shutdownFirst()), "delete of " + members, to);
  }

  private void measure(Work work, String name, Figures to) throws InterruptedException {
    double before = place.requests();
    to.add("kubernetes engine " + name, seconds(work));
    to.add("kubernetes requests " + name, place.requests() - before);
  }

  private void looks(SlipwayEngine engine, int members, Figures to) throws InterruptedException {
    double before = place.requests();
    ClusterStatus seen = engine.status(NAME);
    to.add("kubernetes requests status of " + members, place.requests() - before);
    before = place.requests();
    ClusterStatus asked = engine.probe(NAME);
    to.add("kubernetes requests probe of " + members, place.requests() - before);
    if (seen.aliveSpus() != members || asked.confirmedSpus() != members) {
      throw new IllegalStateException(seen + " and then " + asked);
    }
  }

  private static double seconds(Work work) throws InterruptedException {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Counts what repairs cost while there is nothing to repair. */
  private void idle(Path directory, int members, int rounds) throws InterruptedException {
    try (SlipwayEngine engine = home(directory).repairEvery(ROUND).openEngine()) {
      create(engine, members, true);
      // The first round looks at a cluster that has just started.
      Thread.sleep(ROUND.toMillis());
      double before = place.requests();
      long begin = System.nanoTime();
      Thread.sleep(ROUND.toMillis() * rounds);
      double requests = place.requests() - before;
      figures.add("kubernetes idle " + members, requests / ((System.nanoTime() - begin) / 60e9));
      engine.delete(NAME, DeleteOptions.shutdownFirst());
    }
  }
}
