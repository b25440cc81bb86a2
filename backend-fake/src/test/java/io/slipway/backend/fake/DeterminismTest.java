package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.SurplusSet;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random calls with random faults: the fake stays deterministic, and sound. */
class DeterminismTest {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.unavailable(),
          Fault.lostReply(),
          Fault.halfDone(1),
          Fault.late(),
          Fault.hang(),
          Fault.failAfter(ErrorCode.BACKEND_REJECTED, false));

  enum Act {
    CLAIM,
    NEXT_FENCE,
    PROVISION,
    LAUNCH_ONE,
    LAUNCH_ALL,
    REPAIR,
    STOP,
    RETIRE,
    ERASE,
    KILL,
    SUPERSEDE,
    LAND,
    WAIT
  }

  @Property(tries = 200)
  void theSameSeedGivesTheSameLogAndTheSameWorld(
      @ForAll("acts") List<Act> acts, @ForAll long seed) {
    Bench one = run(acts, seed);
    Bench two = run(acts, seed);

    assertThat(two.world.calls()).isEqualTo(one.world.calls());
    assertThat(two.world.snapshot()).isEqualTo(one.world.snapshot());
    assertThat(two.world.time().now()).isEqualTo(one.world.time().now());
  }

  @Property(tries = 200)
  void whateverHappenedAnEraseUnderANewFenceLeavesNothingForGood(
      @ForAll("acts") List<Act> acts, @ForAll long seed) {
    Bench bench = run(acts, seed);
    bench.world.faults().clear();

    bench.nextFence().erase();
    bench.world.landLateCalls();

    assertThat(bench.cluster().snapshot().orElseThrow().tombstone()).isTrue();
    assertThat(bench.observe().footprint()).isEmpty();
  }

  @Property(tries = 200)
  void observationsAndWorldAgreeOnWhoLives(@ForAll("acts") List<Act> acts, @ForAll long seed) {
    Bench bench = run(acts, seed);
    bench.world.faults().clear();
    FakeSnapshot before = bench.world.snapshot();

    var seen = bench.observe();

    bench
        .cluster()
        .snapshot()
        .ifPresent(
            cluster ->
                assertThat(
                        seen.footprint().stream()
                            .filter(thing -> thing.kind().equals("instance"))
                            .map(thing -> thing.name())
                            .sorted())
                    .isEqualTo(cluster.living().stream().map(id -> id.value()).sorted().toList()));
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Provide
  Arbitrary<List<Act>> acts() {
    return Arbitraries.of(Act.class).list().ofMaxSize(25);
  }

  private static Bench run(List<Act> acts, long seed) {
    FakeWorld world = FakeWorld.builder().seed(seed).startJitter(Duration.ofSeconds(2)).build();
    Bench bench = new Bench(world, FakeOptions.defaults(), 2);
    world.faults().random(seed, 0.3, call -> call.kind().changing(), FAULTS);
    for (Act act : acts) {
      try {
        act(bench, act);
      } catch (BackendException e) {
        // A failure is one of the things that must be the same each time: the log holds it.
        assertThat(e.code()).isNotEqualTo(ErrorCode.CLOSED);
      }
    }
    return bench;
  }

  private static void act(Bench bench, Act act) {
    MemberId member = MemberId.spu(1);
    switch (act) {
      case CLAIM -> bench.claim();
      case NEXT_FENCE -> bench.nextFence();
      case PROVISION -> bench.backend.provision(bench.call(OperationKind.CREATE));
      case LAUNCH_ONE ->
          bench.backend.launch(bench.call(OperationKind.START), MemberSet.of(member));
      case LAUNCH_ALL ->
          bench.backend.launch(bench.call(OperationKind.START), bench.resolution.members());
      case REPAIR ->
          bench.backend.launch(bench.call(OperationKind.REPAIR), bench.resolution.members());
      case STOP ->
          bench.backend.stop(
              bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
      case RETIRE ->
          bench.backend.retire(
              bench.call(OperationKind.REPAIR), SurplusSet.of(bench.observe().surplus()));
      case ERASE -> bench.backend.erase(bench.call(OperationKind.DELETE), ErasePolicy.DEFAULT);
      case KILL -> {
        if (lives(bench, member)) {
          bench.cluster().kill(member);
        }
      }
      case SUPERSEDE -> {
        if (lives(bench, member)) {
          bench.cluster().supersede(member);
        }
      }
      case LAND -> bench.world.landLateCalls();
      case WAIT -> bench.settle();
    }
  }

  private static boolean lives(Bench bench, MemberId member) {
    return bench
            .cluster()
            .snapshot()
            .map(cluster -> cluster.members().get(member))
            .filter(found -> !found.living().isEmpty())
            .isPresent()
        && bench.cluster().living(member).isPresent();
  }
}
