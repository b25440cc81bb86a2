package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.VirtualTime;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DriftReport;
import io.slipway.engine.DriftReport.Difference;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LookInterval;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backend that never answers a question is not awaited for ever, and holds up nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentBackendTest {
  private static final ClusterName TROUBLED = ClusterName.of("a-troubled");
  private static final ClusterName SECOND = ClusterName.of("b-well");
  private static final LookInterval RARELY =
      new LookInterval(Duration.ofMinutes(5), Duration.ofMinutes(5));
  private static final ClusterName THIRD = ClusterName.of("c-well");

  private final VirtualTime time = VirtualTime.stepped();
  private final FakeWorld world =
      FakeWorld.builder().time(time).startLatency(Duration.ZERO).stopLatency(Duration.ZERO).build();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger observed = new AtomicInteger();
  private final AtomicInteger listed = new AtomicInteger();
  private final AtomicInteger silenced = new AtomicInteger();
  private final AtomicInteger hung = new AtomicInteger();
  private final AtomicInteger hours = new AtomicInteger();
  private volatile Runnable opening = () -> {};
  private volatile UnaryOperator<BackendInfo> described = UnaryOperator.identity();
  private final CallThreads threads = new CallThreads("look");
  private final MemoryStore store = new MemoryStore();
  private final BackendProvider silent = provider("silent", world);
  private final SlipwayEngine engine =
      TestEngines.open(
          silent, store, time, threads, UUID::randomUUID, EngineListener.NONE, Duration.ZERO);

  @AfterEach
  void release() {
    released.countDown();
    engine.close();
    threads.close();
  }

  @Test
  void anInventoryThatHangsIsUnseen() {
    silence(call -> call.kind() == CallKind.INVENTORY);
    FakeWorld other = FakeWorld.create();
    try (Backends backends = backends(silent, provider("well", other))) {
      // Any bound passes as soon as one backend is silent and the other has answered.
      BoundedLooks looks =
          new BoundedLooks(
              backends, time, threads, () -> hourAfter(silenced.get() == 1 && listed.get() == 1));

      Inventory first = Inventory.take(backends, List.of("unknown"), looks);
      Inventory second = Inventory.take(backends, List.of(), looks);

      assertThat(listed).hasValue(2);
      assertThat(first.unseen())
          .satisfiesExactly(
              one -> assertThat(one).contains("'silent'", "BACKEND_UNAVAILABLE", "no answer"),
              one -> assertThat(one).contains("'unknown'", "not installed"));
      assertThat(second.unseen())
          .singleElement()
          .asString()
          .contains("'silent'", "not answered an earlier look");
    }
  }

  @Test
  void aLookThatHangsMakesItsClusterUnreachableOnly() {
    List.of(TROUBLED, SECOND, THIRD).forEach(this::create);
    observed.set(0);
    silence(call -> isLookAt(TROUBLED, call));
    try (Backends backends = backends(silent)) {
      BoundedLooks looks =
          new BoundedLooks(backends, time, threads, () -> hourAfter(observed.get() == 2));

      DriftReport report =
          new DriftDetector(backends, looks).compare(new RecordRepository(store)::all);

      assertThat(report.clusters())
          .extracting(one -> one.cluster().name(), DriftReport.Cluster::difference)
          .containsExactly(
              tuple(TROUBLED, Difference.UNREACHABLE),
              tuple(SECOND, Difference.NONE),
              tuple(THIRD, Difference.NONE));
      assertThat(report.clusters().get(0).description()).contains("no answer");
    }
  }

  @Test
  void aCreateGoesOnWithoutAnAnswerAndSaysSo() {
    silence(call -> call.kind() == CallKind.INVENTORY);

    List<String> log = RecordedLog.of(() -> create(SECOND));

    assertThat(engine.probe(SECOND).confirmedSpus()).isEqualTo(1);
    assertThat(log).singleElement().asString().contains("WARN", "older", "'b-well'", "no answer");
  }

  /** A bound that is a second and more late, so not asserted; without one this never ends. */
  @Test
  void aCreateIsNotHeldUpByABackendThatResolvesNothing() {
    silence(call -> call.kind() == CallKind.RESOLVE);

    assertThatThrownBy(() -> create(SECOND))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
              assertThat(e).hasMessageContainingAll("silent", "'b-well'", "no answer");
            });

    assertThat(engine.list()).isEmpty();
  }

  @Test
  void aForgetIsNotHeldBeyondItsTimeoutAndTakesThatForNoProof() {
    create(SECOND);
    silence(call -> isLookAt(SECOND, call));
    described = info -> BackendInfo.builder(info.name()).lookInterval(RARELY).build();

    SlipwayException late =
        FailureTest.failureOf(
            () ->
                engine.execute(
                    Command.forget(SECOND),
                    CommandOptions.defaults().withTimeout(Duration.ofMillis(10))));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(new RecordRepository(store).find(SECOND)).isPresent();
  }

  @Test
  void aBackendThatDoesNotOpenIsUnseen() {
    opening = this::hang;

    assertUnseen();
  }

  @Test
  void aBackendThatDoesNotDescribeItselfIsUnseen() {
    described =
        info -> {
          hang();
          return info;
        };

    assertUnseen();
  }

  @Test
  void aBackendMayClaimAnyGrace() {
    described =
        info ->
            BackendInfo.builder(info.name())
                .layoutVersion(info.layoutVersion())
                .granularity(info.granularity())
                .maxSpuCount(info.maxSpuCount())
                .detection(info.detection())
                .grace(Duration.ofSeconds(Long.MAX_VALUE))
                .build();
    try (Backends backends = backends(silent)) {
      BoundedLooks looks = new BoundedLooks(backends, time, threads);

      assertThat(Inventory.take(backends, List.of(), looks).unseen()).isEmpty();
    }
  }

  @Test
  void aBackendIsNotAskedAnyMoreOnceManyLooksAreStuck() {
    try (Backends backends = backends(silent)) {
      BoundedLooks looks =
          new BoundedLooks(backends, time, threads, () -> laterAfter(DefaultReader.LOOKS));

      List<String> answers =
          looks.ask(
              IntStream.range(0, 3 * DefaultReader.LOOKS).mapToObj(this::hangingQuestion).toList());

      assertThat(hung).hasValue(BoundedLooks.STUCK);
      assertThat(answers).hasSize(3 * DefaultReader.LOOKS).containsOnly("BACKEND_UNAVAILABLE");
    }
  }

  @Test
  void aForgetLooksItselfThoughAnEarlierLookHangs() {
    create(TROUBLED);
    world.faults().inject(call -> isLookAt(TROUBLED, call), 1, silence());
    ClusterRecord record = new RecordRepository(store).find(TROUBLED).orElseThrow().record();
    try (Backends backends = backends(silent)) {
      BoundedLooks looks =
          new BoundedLooks(backends, time, threads, () -> hourAfter(silenced.get() == 1));
      assertThat(new DriftDetector(backends, looks).compare(record).difference())
          .isEqualTo(Difference.UNREACHABLE);

      assertThatThrownBy(
              () ->
                  UnansweringPlace.require(
                      looks, record, Duration.ofMinutes(5), new CancellationToken()))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION));
    }
  }

  private Question<String> hangingQuestion(int key) {
    return new Question<>(
        "silent",
        "of " + key,
        key,
        Duration.ZERO,
        (backend, deadline) -> {
          hang();
          return "an answer";
        },
        e -> e.code().name());
  }

  private void assertUnseen() {
    try (Backends backends = backends(silent)) {
      BoundedLooks looks = new BoundedLooks(backends, time, threads, () -> laterAfter(1));

      assertThat(Inventory.take(backends, List.of(), looks).unseen())
          .singleElement()
          .asString()
          .contains("'silent'", "BACKEND_UNAVAILABLE", "no answer");
    }
  }

  /** Heeds no interrupt. */
  private void hang() {
    hung.incrementAndGet();
    Uninterruptibles.awaitUninterruptibly(released);
  }

  /** A clock that stands until so many hang, and then runs. */
  private long laterAfter(int many) {
    return hung.get() < many ? 0 : Duration.ofHours(hours.incrementAndGet()).toNanos();
  }

  private static long hourAfter(boolean passed) {
    return passed ? Duration.ofHours(1).toNanos() : 0;
  }

  /** Heeds no deadline and no interrupt. */
  private void silence(Predicate<FakeCall> calls) {
    world.faults().always(calls, silence());
  }

  private Fault silence() {
    return Fault.before(
        "silent",
        any -> {
          silenced.incrementAndGet();
          Uninterruptibles.awaitUninterruptibly(released);
        });
  }

  private static boolean isLookAt(ClusterName name, FakeCall call) {
    return call.kind() == CallKind.OBSERVE && call.cluster().orElseThrow().name().equals(name);
  }

  /** The time stands, so that the short timeout bounds nothing but the question. */
  private void create(ClusterName name) {
    engine.create(
        Bench.spec(name, 1),
        CreateOptions.defaults(),
        CommandOptions.defaults().withTimeout(Duration.ofMillis(10)));
  }

  private BackendProvider provider(String name, FakeWorld in) {
    return new BackendProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<OptionInfo> options() {
        return List.of();
      }

      @Override
      public ClusterBackend open(BackendContext context) {
        opening.run();
        return new ForwardingBackend(new FakeBackendProvider(in).open(context)) {
          @Override
          public BackendInfo info() {
            return described.apply(super.info());
          }

          @Override
          public ClusterObservation observe(ObserveRequest request) {
            ClusterObservation seen = super.observe(request);
            observed.incrementAndGet();
            return seen;
          }

          @Override
          public List<OwnedCluster> inventory() {
            List<OwnedCluster> owned = super.inventory();
            listed.incrementAndGet();
            return owned;
          }
        };
      }
    };
  }

  private Backends backends(BackendProvider... installed) {
    HomeSettings settings =
        new HomeSettings(
            Path.of("/nowhere"),
            new MemoryStore(),
            List.of(installed),
            List.of(),
            List.of(),
            Map.of(),
            installed[0].name(),
            time,
            Duration.ZERO,
            EngineListener.NONE,
            Duration.ZERO,
            cut -> {},
            null);
    return new Backends(settings, OwnerId.NOBODY, new Workloads(settings), false);
  }
}
