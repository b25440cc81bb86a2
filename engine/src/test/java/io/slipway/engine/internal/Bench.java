package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeCluster;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.JournalValidator;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Granularity;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * An engine on a fake world, replaced after each crash; world and store survive. Calls run on the
 * caller's thread, and ids follow a seed, so that a run repeats itself exactly.
 */
final class Bench {
  static final ClusterName NAME = ClusterName.of("orders");

  final FakeWorld world;
  final MemoryStore store = new MemoryStore();
  final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());
  final FakeOptions options;
  private final Executor executor;
  private final Supplier<UUID> ids;
  private SlipwayEngine engine;

  Bench() {
    this(Granularity.MEMBER, 1);
  }

  Bench(Granularity granularity, int controllers) {
    this(FakeOptions.builder().granularity(granularity).controllers(controllers).build());
  }

  Bench(FakeOptions options) {
    this(options, FakeWorld.builder().seed(48).build());
  }

  Bench(FakeOptions options, FakeWorld world) {
    this(options, world, Runnable::run);
  }

  Bench(FakeOptions options, FakeWorld world, Executor executor) {
    this.options = options;
    this.world = world;
    this.executor = executor;
    Random random = new Random(48);
    this.ids = () -> new UUID(random.nextLong(), random.nextLong());
    this.engine = open(store, Duration.ZERO);
  }

  SlipwayEngine engine() {
    return engine;
  }

  FakeCluster cluster() {
    return cluster(NAME);
  }

  FakeCluster cluster(ClusterName name) {
    return world.cluster(name.value());
  }

  /** Drops the engine as a crash does and opens another on the same store and world. */
  SlipwayEngine restart() {
    world.crashCallers();
    engine = open(store, Duration.ZERO);
    return engine;
  }

  /** Opens one more engine in the same world, perhaps on another store. */
  SlipwayEngine open(StateStore on, Duration repairInterval) {
    return TestEngines.open(
        new FakeBackendProvider(world, options),
        on,
        world.time(),
        executor,
        ids,
        events::add,
        repairInterval);
  }

  /** Looks once at the cluster as the background loop does. */
  boolean repairInBackground() {
    return repairInBackground(NAME);
  }

  boolean repairInBackground(ClusterName name) {
    return ((DefaultEngine) engine)
        .repairInBackground(
            name, command(), new CancellationToken(), new ObservationRound(), new Semaphore(1));
  }

  ClusterStatus create(int spus) {
    return create(NAME, spus);
  }

  ClusterStatus create(ClusterName name, int spus) {
    return engine.create(spec(name, spus), CreateOptions.defaults(), command());
  }

  ClusterStatus createOnly(int spus) {
    return createOnly(NAME, spus);
  }

  ClusterStatus createOnly(ClusterName name, int spus) {
    return engine.create(spec(name, spus), CreateOptions.defaults().withStart(false), command());
  }

  /** Brings the cluster into a state by the shortest way. */
  void reach(LifecycleState state, int spus) {
    reach(NAME, state, spus);
  }

  void reach(ClusterName name, LifecycleState state, int spus) {
    if (state == LifecycleState.ABSENT) {
      return;
    }
    createOnly(name, spus);
    if (state == LifecycleState.CREATED) {
      return;
    }
    if (state == LifecycleState.DELETED) {
      engine.delete(name, DeleteOptions.defaults(), command());
      return;
    }
    if (state == LifecycleState.FORGOTTEN) {
      world.faults().inject(CallKind.OBSERVE, 1, Fault.unavailable());
      engine.execute(Command.forget(name), command());
      return;
    }
    engine.start(name, command());
    if (state == LifecycleState.SHUTDOWN) {
      engine.shutdown(name, command());
    }
  }

  CommandOptions command() {
    return CommandOptions.defaults().withTimeout(Duration.ofMinutes(1)).withListener(events::add);
  }

  Optional<ClusterRecord> record() {
    return record(store);
  }

  Optional<ClusterRecord> record(ClusterName name) {
    return record(store, name);
  }

  static Optional<ClusterRecord> record(StateStore in) {
    return record(in, NAME);
  }

  private static Optional<ClusterRecord> record(StateStore in, ClusterName name) {
    return in.get("cluster/" + name)
        .map(value -> RecordCodec.read("cluster/" + name, value.bytes()));
  }

  /** The tables must allow every change that the store has acknowledged. */
  void assertJournalIsLegal() {
    assertThat(new JournalValidator(TestEngines.KERNELS).replay(store.history()))
        .allSatisfy(entry -> assertThat(entry.isLegal()).as(entry.toString()).isTrue());
  }

  LifecycleState state() {
    return record().map(ClusterRecord::state).orElse(LifecycleState.ABSENT);
  }

  static ClusterSpec spec(int spus) {
    return spec(NAME, spus);
  }

  static ClusterSpec spec(ClusterName name, int spus) {
    return ClusterSpec.builder(name.value()).spuCount(spus).workload("any").build();
  }
}
