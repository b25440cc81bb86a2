package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of members and clusters, and what stays. */
class EndingTest {
  private static final MemberId SPU_1 = MemberId.spu(1);
  private static final MemberId SPU_2 = MemberId.spu(2);

  @Test
  void aStopEndsSupersededInstancesTooAndKeepsDataAndSpec() {
    Bench bench = Bench.of(1).running();
    bench.cluster().write(SPU_1, "r1");
    bench.cluster().supersede(SPU_1);

    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);

    FakeSnapshot.Cluster left = bench.cluster().snapshot().orElseThrow();
    assertThat(left.living()).isEmpty();
    assertThat(left.spec()).contains(bench.spec);
    assertThat(bench.cluster().records(SPU_1)).containsExactly("r1");
    assertThat(bench.spu(SPU_1).exit().orElseThrow().code()).isEqualTo(143);
  }

  @Test
  void whatDoesNotEndIsKilledAfterTheGraceOnlyIfThePolicySaysSo() {
    Bench bench = Bench.of(1).running();
    bench.cluster().ignoreTermination(SPU_1, true);

    BackendException patient =
        Bench.failure(() -> bench.stop(SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.NEVER)));
    assertThat(patient.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(bench.cluster().living(SPU_1)).isPresent();

    bench.stop(SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.AFTER_GRACE));
    assertThat(bench.spu(SPU_1).exit().orElseThrow().code()).isEqualTo(137);
    assertThat(Duration.between(VirtualTime.START, bench.world.time().now()))
        .isEqualTo(Duration.ofSeconds(5 + 2 + 2));
  }

  @Test
  void anUnsafeStopKillsAtOnce() {
    Bench bench = Bench.of(1).running();
    bench.cluster().ignoreTermination(SPU_1, true);
    var before = bench.world.time().now();

    bench.stop(SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.UNSAFE));

    assertThat(bench.cluster().living(SPU_1)).isEmpty();
    assertThat(bench.world.time().now()).isEqualTo(before);
  }

  @Test
  void whatIsStuckKeepsStopAndEraseToTheirDeadline() {
    Bench bench = Bench.of(1).running();
    bench.cluster().stick(SPU_1, true);

    BackendException stop = Bench.failure(() -> bench.stop(SPU_1, Bench.GRACEFUL));
    BackendException erase = Bench.failure(bench::erase);

    assertThat(List.of(stop.code(), erase.code())).containsOnly(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(List.of(stop.outcome(), erase.outcome())).containsOnly(Outcome.UNKNOWN);
    assertThat(bench.spu(SPU_1).actual()).isEqualTo(Actual.TERMINATING);
    assertThat(bench.cluster().living(SPU_1)).isPresent();

    bench.cluster().stick(SPU_1, false);
    bench.erase();
    assertThat(bench.cluster().exists()).isFalse();
  }

  @Test
  void aMemberThatIsStillWantedIsSeenAsWanted() {
    Bench bench = Bench.of(1).stopped();
    bench.cluster().want(SPU_1, Desired.RUNNING);
    bench.cluster().startByItself(SPU_1);

    assertThat(bench.spu(SPU_1).desired()).isEqualTo(Desired.RUNNING);
    assertThat(bench.spu(SPU_1).mayLive()).isTrue();
  }

  @Test
  void everyCallLeavesStrangersAlone() {
    Bench other = new Bench(FakeWorld.create(), FakeOptions.defaults(), Behavior.RIGHT, "c2", 2, 1);
    other.running();
    Bench bench = new Bench(other.world, FakeOptions.defaults(), 2);
    bench.running();
    bench.cluster().addForeignInstance("stranger");
    bench.cluster().addForeignRegistration("strange-registration");
    bench.world.addForeign(new OwnedResource("file", "precious"));
    assertThat(bench.observe().surplus()).hasSize(2).noneMatch(Surplus::isOwned);
    FakeSnapshot before = bench.world.snapshot();

    bench.backend.retire(
        bench.call(OperationKind.REPAIR),
        SurplusSet.of(List.of(Surplus.owned(Surplus.Kind.INSTANCE, "stranger", "a lie"))));
    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
    bench.resumed();
    bench.erase();

    FakeSnapshot after = bench.world.snapshot();
    assertThat(after.foreign()).isEqualTo(before.foreign());
    assertThat(after.clusters().get(other.id.toString()))
        .isEqualTo(before.clusters().get(other.id.toString()));
  }

  @Test
  void anEraseLeavesNothingButTheTombstoneAndTheNameMayBeUsedAgain() {
    Bench bench = Bench.of(2).running();
    bench.cluster().write(SPU_1, "old");
    bench.cluster().supersede(SPU_2);
    bench.cluster().addOwnedRegistration("left-over", SPU_1);

    bench.erase().erase();

    assertThat(bench.cluster().snapshot().orElseThrow().tombstone()).isTrue();
    Bench again = new Bench(bench.world, FakeOptions.defaults(), Behavior.RIGHT, "c1", 2, 2);
    again.running();
    assertThat(again.confirmed()).isTrue();
    assertThat(again.cluster().records(SPU_1)).isEmpty();
    assertThat(bench.world.cluster("c1").id()).contains(again.id);
  }
}
