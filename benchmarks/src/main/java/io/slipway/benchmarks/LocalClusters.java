package io.slipway.benchmarks;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Lists clusters of the local backend that are shut down, and deletes some of them. One cluster is
 * run and shut down; the others are copies of its files and of its record, under names of their
 * own.
 */
final class LocalClusters {
  private static final int SPUS = 3;
  private static final ClusterName MODEL = ClusterName.of("model");

  /** A cluster as it is on disk and in the store. */
  private record Model(Path home, ClusterRecord record) {}

  private LocalClusters() {}

  static void run(Plan plan, Figures figures)
      throws IOException, InterruptedException, ExecutionException {
    int many = plan.pick(10_000, 1_000);
    int few = 10;
    int rounds = plan.pick(7, 2);
    Model model = model(plan.fresh("model"));
    Path manyHome = plan.fresh("many");
    Path fewHome = plan.fresh("few");
    fill(model, manyHome, many);
    // What is deleted in a round is put there before it, so that there are as many in each.
    fill(model, fewHome, few);
    figures.add("local cold seconds", list(manyHome, many));
    for (int i = 0; i < rounds; i++) {
      figures.add("local many seconds", list(manyHome, many));
      figures.add("local few seconds", list(fewHome, few));
    }
    for (int i = 0; i < rounds; i++) {
      String name = "round-" + i;
      copy(model, fewHome, name);
      copy(model, manyHome, name);
      figures.add("local few delete", delete(fewHome, name));
      figures.add("local many delete", delete(manyHome, name));
    }
  }

  /** Runs a cluster and shuts it down. */
  private static Model model(Path home) {
    ClusterSpec spec =
        ClusterSpec.builder(MODEL.value())
            .spuCount(SPUS)
            .workload("command")
            .option(
                "command",
                Path.of(System.getProperty("java.home"), "bin", "java")
                    + " -Xmx16m -cp "
                    + System.getProperty("java.class.path")
                    + " "
                    + Listener.class.getName()
                    + " {port}")
            .build();
    try (SlipwayEngine engine = engine(home)) {
      engine.create(spec, CreateOptions.defaults(), CommandOptions.defaults());
      engine.shutdown(MODEL, CommandOptions.defaults());
    }
    String key = "cluster/" + MODEL;
    byte[] value =
        JournaledStore.openReadOnly(home.resolve("store")).get(key).orElseThrow().bytes();
    return new Model(home, RecordCodec.read(key, value));
  }

  /** Opens the engine, lists, and checks that all were seen. */
  private static double list(Path home, int clusters) {
    try (SlipwayEngine engine = engine(home)) {
      long begin = System.nanoTime();
      List<ClusterStatus> all = engine.list();
      double seconds = (System.nanoTime() - begin) / 1e9;
      long idle =
          all.stream()
              .filter(s -> s.state() == LifecycleState.SHUTDOWN && s.conditions().isEmpty())
              .count();
      if (idle != clusters) {
        throw new IllegalStateException(idle + " of " + clusters + " clusters were idle");
      }
      return seconds;
    }
  }

  private static double delete(Path home, String name) {
    try (SlipwayEngine engine = engine(home)) {
      long begin = System.nanoTime();
      engine.delete(ClusterName.of(name), DeleteOptions.defaults(), CommandOptions.defaults());
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static SlipwayEngine engine(Path home) {
    return SlipwayHome.at(home).openEngine();
  }

  private static void fill(Model model, Path home, int clusters)
      throws InterruptedException, ExecutionException {
    try (JournaledStore store = open(home);
        Crowd crowd = new Crowd(16)) {
      List<Integer> done =
          crowd.all(
              thread -> {
                int count = 0;
                for (int i = thread; i < clusters; i += crowd.threads()) {
                  copy(model, home, "orders-" + i, store);
                  count++;
                }
                return count;
              });
      if (done.stream().mapToInt(Integer::intValue).sum() != clusters) {
        throw new IllegalStateException("expected " + clusters + " copies, was " + done);
      }
    }
  }

  private static void copy(Model model, Path home, String name) throws IOException {
    try (JournaledStore store = open(home)) {
      copy(model, home, name, store);
    }
  }

  /** Copies the files with another name and incarnation in them, and the record. */
  private static void copy(Model model, Path home, String name, StateStore store)
      throws IOException {
    ClusterRecord record = model.record();
    ClusterId to = new ClusterId(ClusterName.of(name), new Incarnation(UUID.randomUUID()));
    Path from = model.home().resolve("local");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        String relative = in(from.relativize(each).toString(), record, to);
        Path target = home.resolve("local").resolve(relative);
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          String text = Files.readString(each, StandardCharsets.UTF_8);
          Files.writeString(target, in(text, record, to));
        }
      }
    }
    ClusterSpec spec =
        ClusterSpec.builder(name)
            .spuCount(record.spec().spuCount())
            .workload(record.spec().workload())
            .generation(record.spec().generation())
            .options(record.spec().options())
            .build();
    ClusterRecord copy =
        new ClusterRecord(
            to,
            record.backend(),
            spec,
            record.resolution(),
            record.state(),
            record.fence(),
            null,
            record.repairs(),
            record.updatedAt(),
            false);
    store.put("cluster/" + name, StateStore.ABSENT, RecordCodec.write(copy));
  }

  private static String in(String text, ClusterRecord model, ClusterId to) {
    String was = model.cluster().incarnation().toString();
    String is = to.incarnation().toString();
    return text.replace(was, is)
        .replace(MODEL + "-" + was.substring(0, 8), to.name() + "-" + is.substring(0, 8))
        .replace(MODEL + "-" + is, to.name() + "-" + is)
        .replace("name=" + MODEL + "\n", "name=" + to.name() + "\n");
  }

  private static JournaledStore open(Path home) {
    return JournaledStore.open(home.resolve("store"), StoreOptions.defaults());
  }
}
