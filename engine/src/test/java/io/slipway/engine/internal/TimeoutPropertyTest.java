package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No sequence of commands and timeouts leaves a name that no command can free. With a backend that
 * is prompt, a delete in the greatest hurry does; with one that is slow, a delete with time enough.
 */
class TimeoutPropertyTest {
  private static final List<Duration> TIMEOUTS =
      List.of(
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofHours(1));

  private static final List<Fault> PROMPT =
      List.of(Fault.slow(Duration.ofMillis(1)), Fault.slow(Duration.ofMillis(300)));
  private static final List<Fault> SLOW =
      List.of(
          Fault.slow(Duration.ofSeconds(2)),
          Fault.slow(Duration.ofSeconds(50)),
          Fault.slow(Duration.ofMinutes(6)));

  /** What is asked for. */
  enum Ask {
    CREATE,
    CREATE_ONLY,
    CREATE_KEPT,
    START,
    SHUTDOWN,
    RESUME,
    DELETE,
    DELETE_WITH_SHUTDOWN,
    RECOVER,
    REPAIR_IN_BACKGROUND
  }

  /** What happens meanwhile. */
  enum Meanwhile {
    NOTHING,
    CRASH,
    CANCEL,
    FAILURE,
    DEATH,
    DEAFNESS
  }

  /** A command; the number chooses the member that it is about, or the call. */
  record Step(Ask ask, Duration timeout, Meanwhile meanwhile, int number) {}

  @Provide
  Arbitrary<List<Step>> lives() {
    return Combinators.combine(
            Arbitraries.of(Ask.class),
            Arbitraries.of(TIMEOUTS),
            Arbitraries.of(Meanwhile.class),
            Arbitraries.integers().between(1, 12))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 300)
  void aDeleteFreesTheName(
      @ForAll("lives") List<Step> life, @ForAll boolean slow, @ForAll long seed) {
    Bench bench = new Bench(Granularity.ROLE, 1);

    for (Step step : life) {
      take(bench, step, slow, seed);
    }
    bench.restart();
    time(bench, slow, seed);
    delete(bench, slow ? CommandOptions.MAX_TIMEOUT : Duration.ofMillis(1));

    assertThat(bench.record()).isEmpty();
    assertThat(bench.cluster().exists()).isFalse();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
    bench.assertJournalIsLegal();
  }

  /** Each call takes a time of its own, unless something else happens to it. */
  private static void time(Bench bench, boolean slow, long seed) {
    bench.world.faults().random(seed, 0.8, any -> true, slow ? SLOW : PROMPT);
  }

  private static void take(Bench bench, Step step, boolean slow, long seed) {
    CancellationToken cancellation = new CancellationToken();
    disturb(bench, step, cancellation);
    time(bench, slow, seed);
    try {
      give(bench, step.ask(), bench.command().withTimeout(step.timeout()), cancellation);
    } catch (SimulatedCrash crash) {
      bench.restart();
    } catch (SlipwayException refusedOrFailed) {
      assertThat(refusedOrFailed.code()).isNotEqualTo(ErrorCode.STALE_FENCE);
    } finally {
      bench.world.faults().clear();
    }
  }

  private static void disturb(Bench bench, Step step, CancellationToken cancellation) {
    MemberId member = step.number() % 2 == 0 ? MemberId.spu(1) : MemberId.controller(1);
    if (step.meanwhile() == Meanwhile.DEAFNESS) {
      if (bench.cluster().exists()) {
        bench.cluster().ignoreTermination(member, true);
      }
      return;
    }
    Fault fault =
        switch (step.meanwhile()) {
          case CRASH -> Fault.crashInFlight();
          case CANCEL -> Fault.before("Ctrl-C", world -> cancellation.cancel("Ctrl-C"));
          case FAILURE -> Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
          case DEATH ->
              Fault.before(
                  "death",
                  world -> {
                    if (bench.cluster().exists() && bench.cluster().living(member).isPresent()) {
                      bench.cluster().kill(member);
                    }
                  });
          default -> Fault.before("nothing", world -> {});
        };
    bench.world.faults().inject(any -> true, step.number(), fault);
  }

  private static void give(Bench bench, Ask ask, CommandOptions options, CancellationToken token) {
    CreateOptions create = CreateOptions.defaults();
    switch (ask) {
      case CREATE -> bench.engine().execute(Command.create(Bench.spec(2), create), options, token);
      case CREATE_ONLY ->
          bench
              .engine()
              .execute(Command.create(Bench.spec(2), create.withStart(false)), options, token);
      case CREATE_KEPT ->
          bench
              .engine()
              .execute(
                  Command.create(Bench.spec(2), create.withKeepOnFailure(true)), options, token);
      case START -> bench.engine().execute(Command.start(Bench.NAME), options, token);
      case SHUTDOWN -> bench.engine().execute(Command.shutdown(Bench.NAME), options, token);
      case RESUME -> bench.engine().execute(Command.resume(Bench.NAME), options, token);
      case DELETE ->
          bench
              .engine()
              .execute(Command.delete(Bench.NAME, DeleteOptions.defaults()), options, token);
      case DELETE_WITH_SHUTDOWN ->
          bench
              .engine()
              .execute(Command.delete(Bench.NAME, DeleteOptions.shutdownFirst()), options, token);
      case RECOVER -> bench.engine().recover(Bench.NAME, options, token);
      case REPAIR_IN_BACKGROUND -> bench.repairInBackground();
    }
  }

  private static void delete(Bench bench, Duration timeout) {
    try {
      bench
          .engine()
          .delete(Bench.NAME, DeleteOptions.shutdownFirst(), bench.command().withTimeout(timeout));
    } catch (SlipwayException free) {
      assertThat(free.code()).as(free.getMessage()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }
}
