package io.slipway.engine.internal;

import static io.slipway.spi.ErrorCode.BACKEND_REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crashes the engine before and after every call to the backend, in the middle of every call, and
 * before and after every write to the store, in every operation, forward and backward; then
 * recovers and compares with a run that did not crash.
 */
class CrashSweepIT {
  /** Thrown by the store in place of a write. */
  private static final class StoreCrash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What can be told apart from outside. */
  private record Shape(LifecycleState state, boolean exists, int living, List<String> records) {
    static Shape of(Bench bench) {
      boolean exists = bench.cluster().exists();
      return new Shape(
          bench.state(),
          exists,
          bench.cluster().snapshot().map(FakeSnapshot.Cluster::living).map(List::size).orElse(0),
          exists ? bench.cluster().records(MemberId.spu(1)) : List.of());
    }
  }

  /**
   * A way to a place, what goes wrong there, and the command that is crashed.
   *
   * @param name human-readable
   * @param place how to get there
   * @param fault the fault in addition to the crash
   * @param action the command
   */
  record Scenario(String name, Action place, Consumer<Bench> fault, Action action) {
    /** Runs the command; a failure that was undone is an end like another. */
    void run(Bench bench, int spus) {
      try {
        action.run(bench, spus);
      } catch (SlipwayException e) {
        assertThat(e).hasMessageContaining("undone");
      }
    }

    /** The crash comes first: of two faults for a call, the world takes the one planned first. */
    Bench ready(int spus, Consumer<Bench> crash) {
      return ready(new Bench(), spus, crash);
    }

    Bench ready(Bench bench, int spus, Consumer<Bench> crash) {
      place.run(bench, spus);
      crash.accept(bench);
      fault.accept(bench);
      bench.world.clearCalls();
      return bench;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static int crashes;

  private static final List<Granularity> GRANULARITIES = List.of(Granularity.values());

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("create", (b, n) -> {}, b -> {}, Bench::create),
          new Scenario("create only", (b, n) -> {}, b -> {}, Bench::createOnly),
          new Scenario(
              "start",
              (b, n) -> b.reach(LifecycleState.CREATED, n),
              b -> {},
              (b, n) -> b.engine().start(Bench.NAME, b.command())),
          new Scenario(
              "shutdown",
              CrashSweepIT::running,
              b -> {},
              (b, n) -> b.engine().shutdown(Bench.NAME, b.command())),
          new Scenario(
              "resume",
              CrashSweepIT::shutDown,
              b -> {},
              (b, n) -> b.engine().resume(Bench.NAME, b.command())),
          new Scenario(
              "delete",
              CrashSweepIT::shutDown,
              b -> {},
              (b, n) -> b.engine().delete(Bench.NAME, DeleteOptions.defaults(), b.command())),
          new Scenario(
              "delete with shutdown",
              CrashSweepIT::running,
              b -> {},
              (b, n) -> b.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), b.command())),
          new Scenario(
              "create that fails", (b, n) -> {}, CrashSweepIT::doomAtProvision, Bench::create),
          new Scenario(
              "resume that fails",
              CrashSweepIT::shutDown,
              CrashSweepIT::doom,
              (b, n) -> b.engine().resume(Bench.NAME, b.command())),
          new Scenario(
              "repair",
              CrashSweepIT::running,
              b -> b.cluster().kill(MemberId.spu(1)),
              (b, n) -> b.engine().recover(Bench.NAME, b.command())));

  interface Action {
    void run(Bench bench, int spus);
  }

  static Stream<Arguments> sweeps() {
    return SCENARIOS.stream()
        .flatMap(s -> IntStream.rangeClosed(1, 4).mapToObj(n -> Arguments.of(s, n)));
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void recoversFromACrashAtEveryCall(Scenario scenario, int spus) {
    Bench whole = scenario.ready(spus, b -> {});
    Shape before = Shape.of(whole);
    scenario.run(whole, spus);
    Shape after = Shape.of(whole);
    int calls = whole.world.calls().size();
    assertThat(calls).isPositive();

    for (int at = 1; at <= calls; at++) {
      for (Fault crash :
          List.of(
              Fault.crashBefore(),
              Fault.crashAfterSteps(1),
              Fault.crashAfter(),
              Fault.crashInFlight())) {
        Bench bench = scenario.ready(spus, planned(at, crash));
        crash(bench, scenario, spus);
        settle(bench, scenario, spus, before, after, crash + " at call " + at);
      }
    }
  }

  static Stream<Arguments> coarseSweeps() {
    return SCENARIOS.stream()
        .flatMap(
            s ->
                Stream.of(Granularity.ROLE, Granularity.CLUSTER)
                    .flatMap(g -> Stream.of(1, 3).map(n -> Arguments.of(s, g, n))));
  }

  @ParameterizedTest
  @MethodSource("coarseSweeps")
  void recoversFromACrashAtEveryCallOfABackendThatKnowsNoSingleMembers(
      Scenario scenario, Granularity granularity, int spus) {
    Bench whole = scenario.ready(new Bench(granularity, 1), spus, b -> {});
    Shape before = Shape.of(whole);
    scenario.run(whole, spus);
    Shape after = Shape.of(whole);
    int calls = whole.world.calls().size();

    for (int at = 1; at <= calls; at++) {
      for (Fault crash :
          List.of(
              Fault.crashBefore(),
              Fault.crashAfterSteps(1),
              Fault.crashAfter(),
              Fault.crashInFlight())) {
        Bench bench = scenario.ready(new Bench(granularity, 1), spus, planned(at, crash));
        crash(bench, scenario, spus);
        settle(bench, scenario, spus, before, after, granularity + " " + crash + " at call " + at);
      }
    }
  }

  static Stream<Arguments> scenarios() {
    return SCENARIOS.stream().map(Arguments::of);
  }

  /** Samples by a seed, as all pairs of points are too many: a failure names its round. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void recoversFromCrashesDuringTheRecovery(Scenario scenario) {
    int rounds = Integer.getInteger("slipway.crash.rounds", 30);
    long seed = Long.getLong("slipway.crash.seed", 4801);
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(seed * 31 + round);
      int spus = 1 + random.nextInt(4);
      Granularity granularity = GRANULARITIES.get(random.nextInt(GRANULARITIES.size()));
      Bench whole = scenario.ready(new Bench(granularity, 1), spus, b -> {});
      Shape before = Shape.of(whole);
      scenario.run(whole, spus);
      Shape after = Shape.of(whole);

      int first = 1 + random.nextInt(whole.world.calls().size());
      String where = "seed " + seed + ", round " + round + ": " + granularity + " call " + first;
      Bench bench =
          scenario.ready(new Bench(granularity, 1), spus, planned(first, anyCrash(random)));
      crash(bench, scenario, spus);
      for (int i = 0; i <= random.nextInt(3); i++) {
        where = where + ", " + crashRecovery(bench, random);
      }
      settle(bench, scenario, spus, before, after, where);
    }
  }

  /** Lets the recovery crash too, at a call or at a write, if it comes that far. */
  private static String crashRecovery(Bench bench, Random random) {
    if (bench.record().isEmpty()) {
      return "nothing to recover";
    }
    int at = 1 + random.nextInt(6);
    boolean inStore = random.nextInt(3) == 0;
    boolean[] armed = {true};
    int[] seen = {0};
    if (inStore) {
      boolean durable = random.nextBoolean();
      bench.store.hook(
          (key, first) -> {
            if (first) {
              seen[0]++;
            }
            if (seen[0] == at && first != durable) {
              throw new StoreCrash();
            }
          });
    } else {
      bench.world.faults().inject(call -> armed[0], at, anyCrash(random));
    }
    try {
      bench.engine().recover(Bench.NAME, bench.command());
    } catch (SimulatedCrash | StoreCrash e) {
      bench.restart();
    }
    armed[0] = false;
    bench.store.hook((key, first) -> {});
    return (inStore ? "write " : "call ") + at;
  }

  private static Fault anyCrash(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Fault.crashBefore();
      case 1 -> Fault.crashAfterSteps(1);
      case 2 -> Fault.crashAfter();
      default -> Fault.crashInFlight();
    };
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void recoversFromACrashAtEveryWrite(Scenario scenario, int spus) {
    Bench whole = scenario.ready(spus, b -> {});
    Shape before = Shape.of(whole);
    int writesBefore = whole.store.writes();
    scenario.run(whole, spus);
    Shape after = Shape.of(whole);
    int writes = whole.store.writes() - writesBefore;
    assertThat(writes).isPositive();

    for (int at = 1; at <= writes; at++) {
      for (boolean durable : new boolean[] {false, true}) {
        Bench bench = scenario.ready(spus, b -> {});
        int[] seen = {0};
        int doomed = at;
        bench.store.hook(
            (key, first) -> {
              if (first) {
                seen[0]++;
              }
              if (seen[0] == doomed && first != durable) {
                throw new StoreCrash();
              }
            });
        crash(bench, scenario, spus);
        bench.store.hook((key, first) -> {});
        settle(bench, scenario, spus, before, after, "write " + at + ", durable " + durable);
      }
    }
  }

  /** The states of neighbours: each lifecycle state, interrupted, blocked, and damaged. */
  private static final class Neighbours {
    private static final ClusterName INTERRUPTED = ClusterName.of("a-interrupted");
    private static final ClusterName BLOCKED = ClusterName.of("b-blocked");
    private static final ClusterName DAMAGED = ClusterName.of("z-damaged");
    private static final List<LifecycleState> STATES =
        List.of(LifecycleState.CREATED, LifecycleState.RUNNING, LifecycleState.SHUTDOWN);

    private final Bench bench;
    private final Map<String, StoredValue> records;
    private final SortedMap<String, FakeSnapshot.Cluster> world;

    /** Makes them, each by itself, before the cluster whose engine will crash. */
    Neighbours(Bench bench) {
      this.bench = bench;
      for (LifecycleState state : STATES) {
        bench.reach(name(state), state, 1);
      }
      bench.create(BLOCKED, 1);
      bench.world.faults().inject(CallKind.STOP, 1, Fault.failBefore(BACKEND_REJECTED, false));
      assertThatThrownBy(() -> bench.engine().shutdown(BLOCKED, bench.command()))
          .hasMessageContaining("blocked");
      bench.create(DAMAGED, 1);
      bench.store.damage("cluster/" + DAMAGED);
      bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.crashBefore());
      assertThatThrownBy(() -> bench.create(INTERRUPTED, 1)).isInstanceOf(SimulatedCrash.class);
      bench.restart();
      bench.world.faults().clear();
      this.records = records();
      this.world = world();
      assertThat(records).hasSize(STATES.size() + 3);
    }

    private static ClusterName name(LifecycleState state) {
      return ClusterName.of("n-" + state.name().toLowerCase(Locale.ROOT));
    }

    void assertThatTheyDidNotNotice(String where) {
      assertThat(records()).as(where).isEqualTo(records);
      assertThat(world()).as(where).isEqualTo(world);
    }

    /** After a crash an engine may settle all at once; what was well is as it was then too. */
    void assertThatARecoveryOfAllSettlesEach(String where) {
      Map<ClusterName, RecoveryReport.Action> actions = new HashMap<>();
      bench
          .engine()
          .recoverAll(bench.command())
          .forEach(report -> actions.put(report.cluster(), report.action()));
      STATES.forEach(
          state ->
              assertThat(actions)
                  .as(where)
                  .containsEntry(name(state), RecoveryReport.Action.NOTHING));
      assertThat(actions)
          .as(where)
          .containsEntry(INTERRUPTED, RecoveryReport.Action.FINISHED)
          .containsEntry(BLOCKED, RecoveryReport.Action.FINISHED)
          .containsEntry(DAMAGED, RecoveryReport.Action.FAILED);
      assertThat(bench.record(INTERRUPTED).orElseThrow().state())
          .as(where)
          .isEqualTo(LifecycleState.RUNNING);
      assertThat(bench.record(BLOCKED).orElseThrow().state())
          .as(where)
          .isEqualTo(LifecycleState.SHUTDOWN);
    }

    private Map<String, StoredValue> records() {
      Map<String, StoredValue> records = bench.store.content();
      records.keySet().removeIf(key -> !RecordRepository.isCluster(key));
      records.remove("cluster/" + Bench.NAME);
      return records;
    }

    private SortedMap<String, FakeSnapshot.Cluster> world() {
      SortedMap<String, FakeSnapshot.Cluster> world =
          new TreeMap<>(bench.world.snapshot().clusters());
      world.values().removeIf(cluster -> cluster.id().name().equals(Bench.NAME));
      return world;
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void neighboursDoNotNoticeACrashNorTheRecovery(Scenario scenario) {
    int spus = 2;
    Bench whole = scenario.ready(withNeighbours().bench, spus, b -> {});
    Shape before = Shape.of(whole);
    scenario.run(whole, spus);
    Shape after = Shape.of(whole);
    int calls = whole.world.calls().size();

    for (int at = 1; at <= calls; at++) {
      Fault crash = at % 2 == 0 ? Fault.crashAfterSteps(1) : Fault.crashInFlight();
      String where = crash + " at call " + at;
      Neighbours neighbours = withNeighbours();
      Bench bench = scenario.ready(neighbours.bench, spus, planned(at, crash));
      crash(bench, scenario, spus);
      neighbours.assertThatTheyDidNotNotice(where);
      settle(bench, scenario, spus, before, after, where);
      neighbours.assertThatTheyDidNotNotice(where);
      neighbours.assertThatARecoveryOfAllSettlesEach(where);
    }
  }

  private static Neighbours withNeighbours() {
    return new Neighbours(new Bench());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aRecoveryOfAllSettlesTheCrashedOneAmongTheOthers(Scenario scenario) {
    int spus = 2;
    Bench whole = scenario.ready(withNeighbours().bench, spus, b -> {});
    scenario.run(whole, spus);
    Shape after = Shape.of(whole);
    int calls = whole.world.calls().size();

    for (int at = 1; at <= calls; at += 2) {
      Fault crash = Fault.crashAfter();
      String where = crash + " at call " + at;
      Neighbours neighbours = withNeighbours();
      Bench bench = scenario.ready(neighbours.bench, spus, planned(at, crash));
      crash(bench, scenario, spus);
      boolean begun = bench.record().map(r -> r.operation().isPresent()).orElse(false);
      neighbours.assertThatARecoveryOfAllSettlesEach(where);
      if (begun) {
        assertThat(Shape.of(bench)).as(scenario + " " + where).isEqualTo(after);
      }
    }
  }

  private static Consumer<Bench> planned(int at, Fault crash) {
    return bench -> bench.world.faults().inject(c -> true, at, crash);
  }

  /** Every start of the member fails, so that a recovery comes to the same end. */
  private static void doom(Bench bench) {
    for (int i = 0; i < 20; i++) {
      bench.cluster().dieAtStart(MemberId.spu(1), 1, "boom");
    }
  }

  private static void running(Bench bench, int spus) {
    bench.create(spus);
    bench.cluster().write(MemberId.spu(1), "acknowledged");
  }

  private static void shutDown(Bench bench, int spus) {
    running(bench, spus);
    bench.engine().shutdown(Bench.NAME, bench.command());
  }

  private static void doomAtProvision(Bench bench) {
    bench
        .world
        .faults()
        .always(c -> c.kind() == CallKind.PROVISION, Fault.after("doom", w -> doom(bench)));
  }

  @AfterAll
  static void tellHowMany() {
    System.out.println("figure: engine on the fake: crashed and recovered = " + crashes);
  }

  private static void crash(Bench bench, Scenario scenario, int spus) {
    crashes++;
    try {
      scenario.run(bench, spus);
    } catch (SimulatedCrash | StoreCrash e) {
      bench.restart();
      return;
    }
    throw new AssertionError("no crash in " + scenario);
  }

  private static void settle(
      Bench bench, Scenario scenario, int spus, Shape before, Shape after, String where) {
    boolean begun = bench.record().map(r -> r.operation().isPresent()).orElse(false);
    if (bench.record().isPresent()) {
      RecoveryReport report = bench.engine().recover(Bench.NAME, bench.command());
      assertThat(report.failure()).as(where).isEmpty();
    }
    bench.world.landLateCalls();
    Shape settled = Shape.of(bench);
    bench.assertJournalIsLegal();
    if (begun) {
      assertThat(settled).as(scenario + " " + where).isEqualTo(after);
    } else {
      assertThat(settled).as(scenario + " " + where).isIn(before, after);
      if (settled.equals(before)) {
        scenario.run(bench, spus);
        assertThat(Shape.of(bench)).as(scenario + " again, " + where).isEqualTo(after);
      }
    }
  }
}
