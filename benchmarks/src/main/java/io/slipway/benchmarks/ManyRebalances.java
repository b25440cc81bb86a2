package io.slipway.benchmarks;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.rebalancer.cruisecontrol.simulator.Broker;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Execution;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Resolution;
import io.slipway.spi.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Many rebalances on one simulated Cruise Control server of five slots, beside two health probes:
 * once as operators ask for them, a status query for each of them in every tick, and once with an
 * engine. The time is the server's, see {@link ServerTime}.
 */
final class ManyRebalances {
  private static final ClusterId CLUSTER =
      new ClusterId(ClusterName.of("orders"), new Incarnation(new UUID(13, 1)));
  private static final int SPUS = 3;
  private static final int FEW = 10;
  private static final int MANY = 100;
  private static final Duration TICK = Duration.ofSeconds(10);

  private ManyRebalances() {}

  static void run(Plan plan, Figures figures) throws IOException, InterruptedException {
    asOperatorsDo(MANY, figures);
    toTheirEnd(plan, plan.pick(MANY, FEW), figures);
    figures.add("rebalances few starts", quiet(plan, FEW, figures));
    figures.add("rebalances many starts", quiet(plan, MANY, figures));
  }

  private static CruiseControlSimulator.Builder server() {
    return CruiseControlSimulator.builder()
        .brokers(
            IntStream.rangeClosed(1, SPUS)
                .mapToObj(
                    id ->
                        new Broker(id, List.of(IdleBackend.directory(MemberId.spu(id)) + "/data")))
                .toList());
  }

  /** Ten minutes in which each rebalance is asked for in every tick. */
  private static void asOperatorsDo(int count, Figures figures)
      throws IOException, InterruptedException {
    try (CruiseControlSimulator server = server().completedTasks(count).start()) {
      ServerClient client = new ServerClient(server.address());
      List<String> ids = new ArrayList<>();
      while (ids.size() < count) {
        ids.add(client.post("rebalance?json=true&dryrun=true"));
        server.advance(TICK);
      }
      Set<String> called = new HashSet<>();
      int asked = 0;
      int refused = 0;
      Probes probes = new Probes(server, () -> {});
      Instant end = server.now().plus(Duration.ofMinutes(10));
      while (server.now().isBefore(end)) {
        Instant tick = server.now().plus(TICK);
        for (String id : ids) {
          asked++;
          if (client.get("user_tasks?json=true&user_task_ids=" + id) != 200) {
            refused++;
            called.add(id);
          }
        }
        while (probes.next().isBefore(tick)) {
          server.advance(Duration.between(server.now(), probes.next()));
          probes.ask(server.now());
        }
        server.advance(Duration.between(server.now(), tick));
      }
      figures.add("rebalances operators asked", asked);
      figures.add("rebalances operators refused", refused);
      figures.add("rebalances operators not ready", called.size());
      figures.add("rebalances operators probes", probes.asked());
      figures.add("rebalances operators probes refused", probes.refused());
    }
  }

  /** All are computed and executed, one after the other. */
  private static void toTheirEnd(Plan plan, int count, Figures figures)
      throws IOException, InterruptedException {
    Random random = new Random(17);
    try (CruiseControlSimulator server = server().execute(Duration.ofSeconds(60)).start();
        Bench bench =
            new Bench(
                plan,
                server,
                count,
                () -> {
                  server.unbalance();
                  server.compute(Duration.ofMillis(5_000 + random.nextInt(20_000)));
                })) {
      List<RebalanceStatus> all = bench.toTheEnd();
      for (RebalanceStatus one : all) {
        Instant end =
            server.executions().stream()
                .filter(execution -> execution.reason().contains(one.id().value()))
                .map(Execution::ended)
                .reduce((first, last) -> last)
                .orElseThrow()
                .orElseThrow();
        double polls = (double) Duration.between(end, one.updatedAt()).toMillis() / TICK.toMillis();
        figures.add("rebalances detection", polls);
      }
      figures.add("rebalances seconds each", (double) bench.seconds() / count);
      figures.add("rebalances asked", bench.requests().size());
      figures.add(
          "rebalances refused",
          (double)
              bench.requests().stream()
                  .filter(request -> request.outcome() == Request.Outcome.NO_SLOT)
                  .count());
      figures.add(
          "rebalances not ready",
          (double) all.stream().filter(one -> one.state() != RebalanceState.READY).count());
      figures.add("rebalances probes", bench.probes.asked());
      figures.add("rebalances probes refused", bench.probes.refused());
    }
  }

  /** One is executed for hours, the others wait; returns the requests that start in a poll. */
  private static double quiet(Plan plan, int count, Figures figures)
      throws IOException, InterruptedException {
    try (CruiseControlSimulator server = server().execute(Duration.ofHours(5)).start();
        Bench bench = new Bench(plan, server, count, () -> {})) {
      bench.time.runUntil(server.now().plus(Duration.ofMinutes(10)));
      Map<String, Integer> writes = bench.store.writes();
      int requests = bench.requests().size();
      bench.time.runUntil(server.now().plus(Duration.ofHours(1)));
      int most =
          bench.store.writes().entrySet().stream()
              .mapToInt(entry -> entry.getValue() - writes.getOrDefault(entry.getKey(), 0))
              .max()
              .orElse(0);
      figures.add("rebalances writes", most);
      if (server.executions().size() != 1) {
        throw new IllegalStateException("expected 1 execution, was " + server.executions());
      }
      return (bench.requests().size() - requests)
          / ((double) Duration.ofHours(1).toSeconds() / TICK.toSeconds());
    }
  }

  /** An engine with so many rebalances on a server, whose time stands still at first. */
  private static final class Bench implements AutoCloseable {
    private final CruiseControlSimulator server;
    private final Probes probes;
    private final ServerTime time;
    private final CountedStore store;
    private final SlipwayEngine engine;
    private final Instant begin;

    Bench(Plan plan, CruiseControlSimulator server, int count, Runnable beside) {
      this.server = server;
      this.probes = new Probes(server, beside);
      this.time = new ServerTime(server, probes);
      this.begin = server.now();
      Path home = plan.fresh("home");
      this.store =
          new CountedStore(JournaledStore.open(home.resolve("store"), StoreOptions.defaults()));
      store.put("cluster/" + CLUSTER.name(), StateStore.ABSENT, RecordCodec.write(record()));
      this.engine =
          SlipwayHome.at(home)
              .store(store)
              .time(time)
              .backend(new IdleBackend.Provider())
              .defaultBackend(IdleBackend.NAME)
              .openEngine();
      RebalanceRequest request =
          RebalanceRequest.of("cruise-control", server.address().toString())
              .withOptions(Map.of("request.timeout", ServerTime.REQUEST.toSeconds() + "s"))
              .withApproval(RebalanceApproval.AUTOMATIC);
      for (int i = 0; i < count; i++) {
        engine.rebalances().request(CLUSTER.name(), request);
        time.skip(Duration.ofMillis(1));
      }
    }

    private static ClusterRecord record() {
      ClusterSpec spec =
          ClusterSpec.builder(CLUSTER.name().value()).spuCount(SPUS).workload("kafka").build();
      Resolution.Builder resolution = Resolution.builder("4");
      resolution.member(MemberId.controller(1), Map.of("controller", 20_000));
      for (int i = 1; i <= SPUS; i++) {
        resolution.member(MemberId.spu(i), Map.of("client", 20_000 + i));
      }
      return new ClusterRecord(
          CLUSTER,
          IdleBackend.NAME,
          spec,
          resolution.build(),
          LifecycleState.RUNNING,
          new Fence(4),
          null,
          RepairRecord.NONE,
          Instant.EPOCH,
          false);
    }

    List<RebalanceStatus> toTheEnd() throws InterruptedException {
      time.run();
      CancellationToken never = new CancellationToken();
      List<RebalanceStatus> all = new ArrayList<>();
      for (RebalanceStatus one : engine.rebalances().list(CLUSTER.name())) {
        all.add(engine.rebalances().await(CLUSTER.name(), one.id(), Duration.ofHours(1), never));
      }
      return all;
    }

    /** Returns the engine's own. */
    List<Request> requests() {
      return server.requests().stream().filter(request -> !request.query().isEmpty()).toList();
    }

    long seconds() {
      return Duration.between(begin, time.now()).toSeconds();
    }

    @Override
    public void close() {
      engine.close();
      store.close();
    }
  }
}
