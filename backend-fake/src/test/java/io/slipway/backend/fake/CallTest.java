package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules common to every call: fences, sets, deadlines and cancellation. */
class CallTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void anOlderFenceIsRefusedAndChangesNothing(CallKind kind) {
    Bench bench = Bench.of(2).running().nextFence();
    FakeSnapshot before = bench.world.snapshot();

    BackendException refused =
        Bench.failure(() -> bench.make(kind, bench.call(OperationKind.SHUTDOWN, new Fence(1))));

    assertThat(refused.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(refused.retryable()).isFalse();
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void theTombstoneRefusesAnOlderFenceUntilItIsPruned(CallKind kind) {
    Bench bench = Bench.of(2).running().nextFence().erase();
    CallContext late = bench.call(OperationKind.START, new Fence(1));

    assertThat(Bench.failure(() -> bench.make(kind, late)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(bench.observe().presence()).isEqualTo(Presence.ABSENT);
    assertThat(bench.backend.inventory())
        .containsExactly(OwnedCluster.erased(bench.id, new Fence(2)));

    bench.world.time().advance(ErasePolicy.DEFAULT.tombstoneRetention());
    assertThat(bench.backend.inventory()).isEmpty();
    assertThat(bench.observe().fence()).isEqualTo(Fence.NONE);
  }

  @Test
  void aClaimCreatesNothingButTheFenceAndMayBeRepeated() {
    Bench bench = Bench.of(1).claim().claim();

    assertThat(bench.observe().presence()).isEqualTo(Presence.ABSENT);
    assertThat(bench.observe().footprint()).isEmpty();
    assertThat(bench.observe().fence()).isEqualTo(bench.fence);
  }

  @Test
  void aClaimWhileAStopWaitsTakesTheRestOfItAway() {
    Bench bench = Bench.of(1).running();
    bench.cluster().ignoreTermination(SPU_1, true);
    CallContext newer = bench.call(OperationKind.REPAIR, new Fence(5));
    bench.world.time().after(Duration.ofSeconds(3), () -> bench.backend.claim(newer));

    BackendException lost = Bench.failure(() -> bench.stop(SPU_1, Bench.GRACEFUL));

    assertThat(lost.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(bench.cluster().living(SPU_1)).isPresent();
  }

  @Test
  void callsWithoutAClaimAreShown() {
    Bench bench = Bench.of(1).provision();
    assertThat(bench.world.unclaimedCalls()).isEmpty();

    bench.backend.launch(bench.call(OperationKind.START, new Fence(9)), MemberSet.of(SPU_1));

    assertThat(bench.world.unclaimedCalls())
        .singleElement()
        .satisfies(call -> assertThat(call.kind()).isEqualTo(CallKind.LAUNCH));
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledOrInterruptedCallHasNoEffectAndKeepsTheFlag(CallKind kind) {
    Bench bench = Bench.of(1).running().nextFence();
    FakeSnapshot before = bench.world.snapshot();

    Thread.currentThread().interrupt();
    BackendException interrupted =
        Bench.failure(() -> bench.make(kind, bench.call(OperationKind.SHUTDOWN)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.code()).isEqualTo(ErrorCode.CANCELLED);

    if (kind.changing() || kind == CallKind.OBSERVE) {
      bench.cancellation.cancel("test");
      BackendException cancelled =
          Bench.failure(() -> bench.make(kind, bench.call(OperationKind.SHUTDOWN)));
      assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(cancelled.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void aCallAfterItsDeadlineHasNoEffect(CallKind kind) {
    Bench bench = Bench.of(1).running();
    CallContext call = bench.call(OperationKind.SHUTDOWN);
    bench.world.time().advance(Bench.BUDGET);
    FakeSnapshot before = bench.world.snapshot();

    BackendException late = Bench.failure(() -> bench.make(kind, call));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(late.retryable()).isTrue();
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void aCancellationEndsAStopThatWaits() {
    Bench bench = Bench.of(1).running();
    bench.cluster().stick(SPU_1, true);
    bench.world.time().after(Duration.ofSeconds(1), () -> bench.cancellation.cancel("test"));

    BackendException cancelled = Bench.failure(() -> bench.stop(SPU_1, Bench.GRACEFUL));

    assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(cancelled.outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void aClosedBackendRefusesEveryCallAndMembersLiveOn(CallKind kind) {
    Bench bench = Bench.of(1).running();
    FakeSnapshot before = bench.world.snapshot();
    bench.backend.close();
    bench.backend.close();

    assertThat(Bench.failure(() -> bench.make(kind, bench.call(OperationKind.SHUTDOWN))).code())
        .isEqualTo(ErrorCode.CLOSED);
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void setsThatAreNotWholeSlicesAreUnsupportedBeforeAnyChange() {
    for (Granularity granularity : List.of(Granularity.ROLE, Granularity.CLUSTER)) {
      Bench bench =
          new Bench(FakeWorld.create(), FakeOptions.builder().granularity(granularity).build(), 2);
      bench.provision();
      FakeSnapshot before = bench.world.snapshot();

      assertThat(Bench.failure(() -> bench.launch(OperationKind.START, SPU_1)).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(Bench.failure(() -> bench.stop(SPU_1, Bench.GRACEFUL)).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(bench.world.snapshot()).isEqualTo(before);
    }
  }

  @Test
  void aRoleIsAWholeSliceOfGranularityRoleOnly() {
    FakeOptions.Builder options = FakeOptions.builder();
    Bench role = new Bench(FakeWorld.create(), options.granularity(Granularity.ROLE).build(), 2);
    Bench cluster =
        new Bench(FakeWorld.create(), options.granularity(Granularity.CLUSTER).build(), 2);
    MemberSet spus = role.resolution.members(MemberRole.SPU);

    role.provision().backend.launch(role.call(OperationKind.START), spus);
    cluster.provision();

    assertThat(role.cluster().snapshot().orElseThrow().living()).hasSize(2);
    assertThat(
            Bench.failure(() -> cluster.backend.launch(cluster.call(OperationKind.START), spus))
                .code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }
}
