package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Verify;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything that a backend or workload must not throw is a failure of that call, no more. */
class DefectsTest {
  private final Bench bench = new Bench();

  /** A command that makes the call, from a state, and where its failure leaves the cluster. */
  private record Way(
      LifecycleState from, Consumer<Bench> command, LifecycleState after, boolean blocked) {}

  private static final Map<CallKind, Way> WAYS = new EnumMap<>(CallKind.class);

  static {
    Way create = new Way(LifecycleState.ABSENT, b -> b.create(2), LifecycleState.ABSENT, false);
    WAYS.put(CallKind.RESOLVE, create);
    WAYS.put(CallKind.CLAIM, create);
    WAYS.put(CallKind.PROVISION, create);
    WAYS.put(CallKind.LAUNCH, create);
    WAYS.put(CallKind.SEAL, create);
    WAYS.put(CallKind.OBSERVE, create);
    WAYS.put(
        CallKind.STOP,
        new Way(
            LifecycleState.RUNNING,
            b -> b.engine().shutdown(Bench.NAME, b.command()),
            LifecycleState.RUNNING,
            true));
    WAYS.put(
        CallKind.ERASE,
        new Way(
            LifecycleState.SHUTDOWN,
            b -> b.engine().delete(Bench.NAME, DeleteOptions.defaults(), b.command()),
            LifecycleState.SHUTDOWN,
            true));
  }

  static Stream<Arguments> calls() {
    return WAYS.keySet().stream()
        .flatMap(
            kind ->
                Stream.of(
                        new IllegalStateException("boom"),
                        new NoClassDefFoundError("boom"),
                        new StackOverflowError("boom"),
                        new IOException("boom"))
                    .flatMap(
                        what ->
                            Stream.of(false, true).map(after -> Arguments.of(kind, what, after))));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aDefectFailsItsCommandTypedAndTheNextOneGoesOn(
      CallKind kind, Throwable what, boolean afterItsEffect) {
    Way way = Verify.verifyNotNull(WAYS.get(kind));
    bench.reach(way.from(), 2);
    bench
        .world
        .faults()
        .inject(
            kind,
            1,
            afterItsEffect ? Faults.throwingAfter(() -> what) : Faults.throwing(() -> what));

    assertThatIsDefect(() -> way.command().accept(bench), what);

    assertThat(bench.state()).isEqualTo(way.after());
    assertThat(bench.record().map(r -> r.operation().isPresent()).orElse(false))
        .isEqualTo(way.blocked());
    way.command().accept(bench);
    assertThat(bench.record().map(r -> r.operation().isPresent()).orElse(false)).isFalse();
    bench.assertJournalIsLegal();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  @Test
  void aDefectOfLogsIsTyped() {
    bench.create(2);
    IllegalStateException what = new IllegalStateException("boom");
    bench.world.faults().inject(CallKind.LOGS, 1, Faults.throwing(() -> what));

    assertThatIsDefect(() -> bench.engine().logs(Bench.NAME, MemberId.spu(1), 10), what);
  }

  /** A backend that a test can break where the fake cannot be. */
  private static final class Broken implements BackendProvider {
    private final FakeBackendProvider fake = new FakeBackendProvider(FakeWorld.create());
    private volatile String broken = "";

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      fail("open");
      return new ForwardingBackend(fake.open(context)) {
        @Override
        public BackendInfo info() {
          fail("info");
          return super.info();
        }

        @Override
        // What a backend does that was compiled without a check of nulls.
        @SuppressWarnings("NullAway")
        public ClusterObservation observe(ObserveRequest request) {
          if (broken.equals("vm")) {
            throw new InternalError("the JVM is broken");
          }
          return broken.equals("observe") ? null : super.observe(request);
        }
      };
    }

    private void fail(String where) {
      if (broken.equals(where)) {
        throw new IllegalStateException("boom");
      }
    }

    SlipwayEngine engine(MemoryStore store) {
      return TestEngines.open(
          this,
          store,
          fake.world().time(),
          Runnable::run,
          UUID::randomUUID,
          event -> {},
          Duration.ZERO);
    }
  }

  @Test
  void aDefectOfOpenIsTheTroubleOfItsClusters() {
    Broken provider = new Broken();
    MemoryStore store = new MemoryStore();
    CommandOptions options = CommandOptions.defaults();
    provider.engine(store).create(Bench.spec(1), CreateOptions.defaults(), options);
    SlipwayEngine engine = provider.engine(store);
    provider.broken = "open";

    assertThatIsDefect(
        () -> engine.shutdown(Bench.NAME, options), new IllegalStateException("boom"));
    assertThat(engine.list().get(0).conditions())
        .extracting(Condition::type)
        .containsExactly(Condition.Type.BACKEND_UNAVAILABLE);
    provider.broken = "";
    assertThat(engine.list().get(0).conditions()).isEmpty();
  }

  @Test
  void aDefectOfInfoInTheMiddleOfAnOperationIsUndone() {
    Broken provider = new Broken();
    MemoryStore store = new MemoryStore();
    SlipwayEngine engine = provider.engine(store);
    CommandOptions options =
        CommandOptions.defaults()
            .withListener(
                event -> {
                  if (event.toString().contains("LAUNCH") || event.toString().contains("launch")) {
                    provider.broken = "info";
                  } else if (event.toString().contains("RollbackStarted")) {
                    provider.broken = "";
                  }
                });

    assertThatIsDefect(
        () -> engine.create(Bench.spec(1), CreateOptions.defaults(), options),
        new IllegalStateException("boom"));
    assertThat(engine.list()).isEmpty();
  }

  @Test
  void anAnswerOfNothingIsADefect() {
    Broken provider = new Broken();
    SlipwayEngine engine = provider.engine(new MemoryStore());
    engine.create(Bench.spec(1), CreateOptions.defaults(), CommandOptions.defaults());
    provider.broken = "observe";

    assertThat(engine.status(ClusterName.of("orders")).conditions())
        .singleElement()
        .satisfies(c -> assertThat(c.message()).contains("observe of cluster 'orders'", "null"));
  }

  @Test
  void whatEndsTheJvmIsNoDefect() {
    Broken provider = new Broken();
    SlipwayEngine engine = provider.engine(new MemoryStore());
    engine.create(Bench.spec(1), CreateOptions.defaults(), CommandOptions.defaults());
    provider.broken = "vm";

    assertThatThrownBy(() -> engine.status(Bench.NAME)).isInstanceOf(InternalError.class);
    assertThatThrownBy(engine::list).isInstanceOf(InternalError.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aListenerThatThrowsChangesNothing(boolean overflows) {
    CommandOptions options =
        CommandOptions.defaults()
            .withListener(
                event -> {
                  throw overflows ? new StackOverflowError("boom") : new AssertionError("boom");
                });

    assertThat(bench.engine().create(Bench.spec(2), CreateOptions.defaults(), options).state())
        .isEqualTo(LifecycleState.RUNNING);
    assertThat(bench.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), options).state())
        .isEqualTo(LifecycleState.DELETED);
    bench.assertJournalIsLegal();
  }

  private static void assertThatIsDefect(ThrowingCallable call, Throwable what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
              assertThat(e).hasMessageContaining(what.toString());
              assertThat(e).hasMessageContaining("defect of backend");
            });
  }
}
