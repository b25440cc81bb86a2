package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that fails ends every change at once; what it was is settled at the next open. */
class StoreFailureTest {
  private static final int SPUS = 2;

  interface Command {
    void run(SlipwayEngine engine, Bench bench);
  }

  static Stream<Arguments> commands() {
    Command create = (e, b) -> e.create(Bench.spec(SPUS), CreateOptions.defaults(), b.command());
    Command start = (e, b) -> e.start(Bench.NAME, b.command());
    Command shutdown = (e, b) -> e.shutdown(Bench.NAME, b.command());
    Command resume = (e, b) -> e.resume(Bench.NAME, b.command());
    Command delete = (e, b) -> e.delete(Bench.NAME, DeleteOptions.shutdownFirst(), b.command());
    return Stream.of(
        Arguments.of("create", LifecycleState.ABSENT, create),
        Arguments.of("start", LifecycleState.CREATED, start),
        Arguments.of("shutdown", LifecycleState.RUNNING, shutdown),
        Arguments.of("resume", LifecycleState.SHUTDOWN, resume),
        Arguments.of("delete", LifecycleState.RUNNING, delete));
  }

  /** As a store of an author's own may have it. */
  private static final class WithId extends ForwardingStore {
    private final @Nullable String id;

    WithId(@Nullable String id) {
      super(new InMemoryStateStore());
      this.id = id;
    }

    @Override
    @SuppressWarnings("NullAway")
    public String id() {
      return id;
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a b"})
  void aStoreWithoutAnIdThatCanBeAnOwnersIsNamed(@Nullable String id) {
    FakeWorld world = FakeWorld.create();
    SlipwayHome home =
        SlipwayHome.in(new WithId(id)).backend(new FakeBackendProvider(world)).time(world.time());

    for (Supplier<AutoCloseable> open :
        List.<Supplier<AutoCloseable>>of(home::openEngine, home::openReader)) {
      SlipwayException failure = FailureTest.failureOf(open::get);
      assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(failure).hasMessageContainingAll(WithId.class.getName(), "StateStore.id()");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void aFailureAtAnyWriteEndsTheOperationAndIsSettledLater(
      String name, LifecycleState from, Command command) {
    Bench whole = new Bench();
    whole.reach(from, SPUS);
    command.run(whole.engine(), whole);
    LifecycleState end = whole.state();

    for (int write = 1; ; write++) {
      for (boolean applied : new boolean[] {false, true}) {
        if (!failsAt(from, command, end, write, applied)) {
          assertThat(write).as("writes of " + name).isGreaterThan(2);
          return;
        }
      }
    }
  }

  /** Returns whether the command came to that write. */
  private static boolean failsAt(
      LifecycleState from, Command command, LifecycleState end, int write, boolean applied) {
    String where = "write " + write + ", applied " + applied;
    Bench bench = new Bench();
    bench.reach(from, SPUS);
    InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
    bench
        .record()
        .ifPresent(
            r ->
                new InMemoryStateStore(backing)
                    .put("cluster/" + Bench.NAME, 0, RecordCodec.write(r)));
    int[] seen = {0};
    int[] changes = {-1};
    InMemoryStateStore failing =
        new InMemoryStateStore(
            backing,
            (key, after) -> {
              if (!after) {
                seen[0]++;
              }
              if (seen[0] == write && after == applied) {
                changes[0] = bench.world.changes().size();
                throw new IllegalStateException("no space left on device");
              }
            });
    SlipwayEngine engine = bench.open(failing, Duration.ZERO);
    try {
      command.run(engine, bench);
      return false;
    } catch (SlipwayException e) {
      assertThat(e.code()).as(where).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }
    assertThat(bench.world.changes()).as(where).hasSize(changes[0]);
    try {
      // There may be nothing left to do; if there is, this engine cannot do it any more.
      assertThat(engine.recover(Bench.NAME, bench.command()).action())
          .isEqualTo(RecoveryReport.Action.NOTHING);
    } catch (SlipwayException e) {
      assertThat(e.code()).as(where).isIn(ErrorCode.STORE_UNAVAILABLE, ErrorCode.NOT_FOUND);
    }
    assertThat(bench.world.changes()).as(where).hasSize(changes[0]);

    InMemoryStateStore reopened = new InMemoryStateStore(backing);
    SlipwayEngine next = bench.open(reopened, Duration.ZERO);
    Optional<ClusterRecord> found = Bench.record(reopened);
    boolean begun = found.map(r -> r.operation().isPresent()).orElse(false);
    if (found.isPresent()) {
      RecoveryReport report = next.recover(Bench.NAME, bench.command());
      assertThat(report.failure()).as(where).isEmpty();
    }
    LifecycleState settled =
        Bench.record(reopened).map(ClusterRecord::state).orElse(LifecycleState.ABSENT);
    assertThat(settled).as(where).isIn(begun ? new Object[] {end} : new Object[] {from, end});
    assertThat(bench.world.changes().stream().filter(FakeCall::landedLate)).isEmpty();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
    return true;
  }
}
