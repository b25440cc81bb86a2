package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Verify;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The looks shared in one round, on which no commit and no repair rests. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObservationRoundTest {
  private static final Object OWNER = new Object();

  /** The common pool has one thread on two processors. */
  private static final Executor OWN_THREAD = task -> new Thread(task, "test-look").start();

  private final ObservationRound round = new ObservationRound();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void oneLookServesAllWhoAsk() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                round.share(
                    OWNER,
                    String.class,
                    () -> {
                      begun.countDown();
                      await(asked);
                      return "look " + looks.incrementAndGet();
                    }),
            OWN_THREAD);
    await(begun);
    List<CompletableFuture<String>> others =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          asked.countDown();
                          return round.share(
                              OWNER, String.class, () -> "look " + looks.incrementAndGet());
                        },
                        OWN_THREAD))
            .toList();

    assertThat(first.join()).isEqualTo("look 1");
    assertThat(others).allSatisfy(other -> assertThat(other.join()).isEqualTo("look 1"));
    assertThat(looks).hasValue(1);
  }

  @Test
  void ownersAndKindsAndRoundsAreApartAndNobodyWaitsForAnothersLook() {
    String nested =
        round.share(
            OWNER,
            String.class,
            () ->
                "of "
                    + IntStream.range(0, 100)
                        .map(i -> round.share("owner " + i, Integer.class, () -> i))
                        .sum());

    assertThat(nested).isEqualTo("of 4950");
    assertThat(round.share(OWNER, Integer.class, () -> 7)).isEqualTo(7);
    assertThat(new ObservationRound().share(OWNER, String.class, () -> "new")).isEqualTo("new");
  }

  @Test
  void aLookThatThrowsIsSharedWithNobody() {
    assertThatThrownBy(
            () ->
                round.share(
                    OWNER,
                    String.class,
                    () -> {
                      throw new IllegalStateException("fog");
                    }))
        .hasMessage("fog");

    assertThat(round.share(OWNER, String.class, () -> "clear")).isEqualTo("clear");
  }

  /** Notes the rounds, and can show what a round has seen long ago. */
  private static final class Noting implements BackendProvider {
    private final FakeWorld world =
        FakeWorld.builder().startLatency(Duration.ZERO).stopLatency(Duration.ZERO).build();
    private final FakeBackendProvider fake = new FakeBackendProvider(world);
    private final Map<ObservationRound, List<ClusterName>> rounds = new ConcurrentHashMap<>();
    private final Map<ClusterName, ClusterObservation> old = new ConcurrentHashMap<>();
    private final Map<ClusterName, ClusterObservation> last = new ConcurrentHashMap<>();

    @Override
    public String name() {
      return "noting";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new ForwardingBackend(fake.open(context)) {
        @Override
        public ClusterObservation observe(ObserveRequest request) {
          ClusterName name = request.cluster().name();
          List<ClusterName> looks =
              rounds.computeIfAbsent(request.round(), any -> new ArrayList<>());
          synchronized (looks) {
            looks.add(name);
          }
          ClusterObservation stale = old.remove(name);
          ClusterObservation seen = stale == null ? super.observe(request) : stale;
          last.put(name, seen);
          return seen;
        }
      };
    }
  }

  private final Noting backend = new Noting();
  private final List<ClusterName> names =
      List.of(ClusterName.of("a"), ClusterName.of("b"), ClusterName.of("c"));
  private final SlipwayEngine engine =
      TestEngines.open(
          backend,
          new MemoryStore(),
          backend.world.time(),
          Runnable::run,
          UUID::randomUUID,
          event -> {},
          Duration.ZERO);

  private void createAll() {
    for (ClusterName name : names) {
      engine.create(Bench.spec(name, 1), CreateOptions.defaults(), CommandOptions.defaults());
    }
  }

  @Test
  void everyLookOfACommandIsARoundOfItsOwn() {
    createAll();

    assertThat(backend.rounds.values()).allSatisfy(seen -> assertThat(seen).hasSize(1));
  }

  @Test
  void theLooksOfAListAreOneRoundAndThoseOfARecoveryOfAllToo() {
    createAll();
    backend.rounds.clear();
    engine.list();
    assertThat(backend.rounds.values()).containsExactly(names);

    engine.probeAll();
    assertThat(backend.rounds).hasSize(2);

    backend.rounds.clear();
    engine.recoverAll(CommandOptions.defaults());
    // What the recoveries rest on, and then the statuses of the reports.
    assertThat(backend.rounds.values()).containsExactly(names, names);
  }

  private static boolean repairs(DefaultEngine engine, ClusterName name) {
    return engine.repairInBackground(
        name,
        CommandOptions.defaults(),
        new CancellationToken(),
        new ObservationRound(),
        new Semaphore(1));
  }

  @Test
  void noRepairRestsOnWhatTheRoundHasSeenBefore() {
    createAll();
    ClusterName name = names.get(0);
    DefaultEngine inside = (DefaultEngine) engine;
    CommandOptions options = CommandOptions.defaults();
    backend.world.cluster(name.value()).kill(MemberId.spu(1));
    engine.probe(name);
    ClusterObservation dead = Verify.verifyNotNull(backend.last.get(name));
    assertThat(repairs(inside, name)).isTrue();
    // So that its past repairs allow another.
    backend.world.time().advance(Duration.ofHours(1));

    backend.old.put(name, dead);
    assertThat(repairs(inside, name)).isFalse();
    backend.old.put(name, dead);
    assertThat(engine.recoverAll(options))
        .extracting(RecoveryReport::action)
        .containsOnly(RecoveryReport.Action.NOTHING);
    assertThat(backend.old).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
