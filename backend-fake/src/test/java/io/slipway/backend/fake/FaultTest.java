package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultTest {
  private static final MemberId SPU_1 = MemberId.spu(1);
  private static final MemberId SPU_2 = MemberId.spu(2);

  private final Bench bench = Bench.of(2).provision();
  private final FaultPlan faults = bench.world.faults();

  @ParameterizedTest
  @EnumSource
  void everyCallCanFailBeforeItDoesAnything(CallKind kind) {
    FakeSnapshot before = bench.world.snapshot();
    faults.inject(kind, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    BackendException failed =
        Bench.failure(() -> bench.make(kind, bench.call(OperationKind.START)));

    assertThat(failed.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(bench.world.snapshot()).isEqualTo(before);
    bench.make(kind, bench.call(OperationKind.START));
  }

  @ParameterizedTest
  @EnumSource
  void everyCallCanHangForAsLongAsItMay(CallKind kind) {
    FakeSnapshot before = bench.world.snapshot();
    faults.inject(kind, 1, Fault.hang());

    if (kind == CallKind.OBSERVE) {
      assertThat(bench.observe().complete()).isFalse();
    } else {
      BackendException failed =
          Bench.failure(() -> bench.make(kind, bench.call(OperationKind.START)));
      assertThat(failed.code())
          .isEqualTo(kind.changing() ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.BACKEND_UNAVAILABLE);
      assertThat(failed.outcome())
          .isEqualTo(kind.changing() ? Outcome.UNKNOWN : Outcome.NOT_APPLIED);
      assertThat(failed.retryable()).isTrue();
    }
    assertThat(bench.world.time().now()).isEqualTo(VirtualTime.START.plus(Bench.BUDGET));
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void everyCallCanCrashItsCallerWhoIsThenDead(CallKind kind) {
    FakeSnapshot before = bench.world.snapshot();
    faults.inject(kind, 1, Fault.crashBefore());

    assertThatThrownBy(() -> bench.make(kind, bench.call(OperationKind.START)))
        .isInstanceOf(SimulatedCrash.class);
    for (CallKind later : CallKind.values()) {
      assertThatThrownBy(() -> bench.make(later, bench.call(OperationKind.START)))
          .isInstanceOf(SimulatedCrash.class);
    }

    assertThat(bench.world.snapshot()).isEqualTo(before);
    assertThat(bench.world.calls().get(bench.world.calls().size() - 1).result())
        .isEqualTo(FakeCall.CRASHED);
    assertThat(bench.reopen().observe(bench.request(Depth.CONFIRMED)).complete()).isTrue();
  }

  @Test
  void aFailureAfterTheEffectAndALostReplyAreUnknown() {
    faults.inject(CallKind.LAUNCH, 1, Fault.failAfter(ErrorCode.BACKEND_REJECTED, false));
    faults.inject(CallKind.STOP, 1, Fault.lostReply());

    BackendException launch = Bench.failure(this::launchAll);
    assertThat(launch.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(launch.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(living()).isEqualTo(3);

    BackendException stop = Bench.failure(this::stopAll);
    assertThat(stop.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(stop.retryable()).isTrue();
    assertThat(living()).isZero();
  }

  @Test
  void anUnavailableBackendSaysWhenToComeAgain() {
    faults.inject(CallKind.CLAIM, 1, Fault.unavailable(Duration.ofSeconds(7)));

    assertThat(Bench.failure(bench::claim).retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aSetCallCanBeDoneByHalfAndRepeated() {
    faults.inject(CallKind.LAUNCH, 1, Fault.halfDone(2));
    assertThat(Bench.failure(this::launchAll).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(living()).isEqualTo(2);
    launchAll();
    assertThat(living()).isEqualTo(3);

    faults.inject(CallKind.STOP, 1, Fault.halfDone(1));
    assertThat(Bench.failure(this::stopAll).outcome()).isEqualTo(Outcome.UNKNOWN);
    bench.settle();
    assertThat(living()).isEqualTo(2);
    stopAll();
    assertThat(living()).isZero();

    faults.inject(CallKind.ERASE, 1, Fault.halfDone(1));
    assertThat(Bench.failure(bench::erase).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(bench.cluster().exists()).isTrue();
    bench.erase();
    assertThat(bench.cluster().exists()).isFalse();
  }

  @Test
  void aProvisionDoneByHalfIsPresentAndCanBeRepeatedOrErased() {
    Bench half = new Bench(bench.world, FakeOptions.defaults(), Behavior.RIGHT, "c2", 2, 2);
    faults.inject(CallKind.PROVISION, 1, Fault.halfDone(1));
    assertThat(Bench.failure(half::provision).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(half.observe().presence()).isEqualTo(Presence.PRESENT);
    assertThat(half.cluster().snapshot().orElseThrow().provisioned()).isFalse();

    half.provision();
    assertThat(half.cluster().snapshot().orElseThrow().provisioned()).isTrue();
  }

  @Test
  void aLateCallLandsWhenItIsToldTo() {
    faults.inject(CallKind.LAUNCH, 1, Fault.late());
    BackendException late = Bench.failure(this::launchAll);
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(living()).isZero();

    assertThat(bench.world.landLateCalls())
        .singleElement()
        .satisfies(call -> assertThat(call.succeeded() && call.landedLate()).isTrue());
    assertThat(living()).isEqualTo(3);
    assertThat(bench.world.landLateCalls()).isEmpty();
  }

  @Test
  void aLateCallLandsAtItsTimeOnceEvenWhileItsCallerWaits() {
    faults.inject(CallKind.LAUNCH, 1, Fault.late(Duration.ofMinutes(2)));
    Bench.failure(this::launchAll);
    assertThat(living()).isZero();

    bench.world.time().advance(Duration.ofMinutes(1));
    assertThat(living()).isEqualTo(3);
    assertThat(bench.world.landLateCalls()).isEmpty();
  }

  @Test
  void aLateCallIsRefusedByANewerFenceAndByTheTombstone() {
    faults.always(call -> call.kind() == CallKind.LAUNCH, Fault.late());
    Bench.failure(this::launchAll);
    bench.nextFence();
    assertThat(bench.world.landLateCalls())
        .extracting(FakeCall::result)
        .containsExactly("STALE_FENCE NOT_APPLIED");

    Bench.failure(this::launchAll);
    faults.inject(CallKind.PROVISION, 1, Fault.late());
    Bench.failure(() -> bench.backend.provision(bench.call(OperationKind.CREATE)));
    bench.nextFence().erase();
    assertThat(bench.world.landLateCalls()).hasSize(2).noneMatch(FakeCall::succeeded);
    assertThat(bench.cluster().exists()).isFalse();
  }

  @Test
  void aCallOfACrashedCallerLandsLate() {
    faults.inject(CallKind.LAUNCH, 1, Fault.crashInFlight());
    assertThatThrownBy(this::launchAll).isInstanceOf(SimulatedCrash.class);
    assertThat(living()).isZero();

    bench.world.landLateCalls();

    assertThat(living()).isEqualTo(3);
  }

  @Test
  void aCallerCanCrashAfterTheCallOrBetweenItsSteps() {
    faults.inject(CallKind.LAUNCH, 1, Fault.crashAfterSteps(1));
    assertThatThrownBy(this::launchAll).isInstanceOf(SimulatedCrash.class);
    assertThat(living()).isEqualTo(1);

    ClusterBackend next = bench.reopen();
    faults.inject(CallKind.LAUNCH, 1, Fault.crashAfter());
    assertThatThrownBy(
            () -> next.launch(bench.call(OperationKind.START), bench.resolution.members()))
        .isInstanceOf(SimulatedCrash.class);
    assertThat(living()).isEqualTo(3);
  }

  @Test
  void aCrashOfAllCallersStopsCallsThatAreUnderWay() {
    faults.inject(CallKind.LAUNCH, 1, Fault.before("everybody crashes", FakeWorld::crashCallers));

    assertThatThrownBy(this::launchAll).isInstanceOf(SimulatedCrash.class);

    assertThat(living()).isZero();
    assertThat(bench.reopen().inventory()).hasSize(1);
  }

  @Test
  void anSpuCanDieAndAStrangerComeAtAnyMoment() {
    launchAll();
    bench.settle();
    faults.inject(
        CallKind.OBSERVE, 2, Fault.before("spu-1 dies", w -> w.cluster("c1").kill(SPU_1)));
    faults.inject(
        CallKind.OBSERVE,
        3,
        Fault.after("a stranger comes", w -> w.cluster("c1").addForeignInstance("x")));

    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.observe().member(SPU_1).orElseThrow().actual()).isEqualTo(Actual.EXITED);
    assertThat(bench.observe().surplus()).noneMatch(item -> !item.isOwned());
    assertThat(bench.observe().surplus()).anyMatch(item -> !item.isOwned());
  }

  @Test
  void anObservationCanMissMembersAndSaysSo() {
    launchAll();
    bench.settle();
    faults.inject(CallKind.OBSERVE, 1, Fault.incomplete("no route", MemberSet.of(SPU_2)));

    ClusterObservation seen = bench.observe();

    assertThat(seen.complete()).isFalse();
    assertThat(seen.problems()).contains("no route");
    assertThat(seen.member(SPU_1).orElseThrow().actual()).isEqualTo(Actual.RUNNING);
    assertThat(seen.member(SPU_2).orElseThrow().actual()).isEqualTo(Actual.UNKNOWN);
    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void aDamagedRecordIsItsClustersTroubleUntilAClaimWritesItAgain() {
    launchAll();
    Bench other = new Bench(bench.world, FakeOptions.defaults(), Behavior.RIGHT, "c2", 2, 1);
    bench.cluster().damage();

    BackendException failed = Bench.failure(this::stopAll);
    assertThat(failed.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failed.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(Bench.failure(bench::observe).retryable()).isTrue();
    other.running();
    assertThat(other.backend.inventory())
        .singleElement()
        .satisfies(owned -> assertThat(owned.cluster()).isEqualTo(other.id));
    assertThat(living()).isEqualTo(3);

    bench.nextFence();
    stopAll();
    assertThat(living()).isZero();
    assertThat(bench.backend.inventory()).hasSize(2);
  }

  @Test
  void aFaultIsMetByTheNextCallForAMember() {
    faults.inject(CallKind.LAUNCH, SPU_2, Fault.unavailable());

    launch(SPU_1);
    assertThat(Bench.failure(() -> launch(SPU_2)).outcome()).isEqualTo(Outcome.NOT_APPLIED);
    launch(SPU_2);
  }

  @Test
  void aSlowCallTakesItsTimeOrFailsAtItsDeadline() {
    faults.inject(CallKind.LAUNCH, 1, Fault.slow(Duration.ofSeconds(50)));
    launchAll();
    assertThat(bench.world.time().now()).isEqualTo(VirtualTime.START.plusSeconds(50));

    faults.inject(CallKind.STOP, 1, Fault.slow(Duration.ofSeconds(61)));
    assertThat(Bench.failure(this::stopAll).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(living()).isEqualTo(3);
  }

  @Test
  void aHeldCallDoesNotHoldAnObservationOrAnotherCluster() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    faults.inject(
        CallKind.LAUNCH,
        1,
        Fault.before(
            "held",
            w -> {
              inside.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }));
    CompletableFuture<Void> held =
        CompletableFuture.runAsync(this::launchAll, command -> new Thread(command).start());
    inside.await();

    assertThat(bench.observe().complete()).isTrue();
    new Bench(bench.world, FakeOptions.defaults(), Behavior.RIGHT, "c2", 2, 1).running();
    assertThat(living()).isZero();

    release.countDown();
    held.get(30, TimeUnit.SECONDS);
    assertThat(living()).isEqualTo(3);
  }

  @Test
  void faultsAreChosenByKindNumberAndContent() {
    faults.inject(
        call ->
            call.members().contains(SPU_2)
                && call.operation().orElseThrow().purpose() == OperationKind.START,
        2,
        Fault.unavailable());
    faults.injectAtChange(4, Fault.lostReply());

    launch(SPU_2);
    launch(SPU_1);
    assertThat(Bench.failure(() -> launch(SPU_2)).outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(Bench.failure(() -> launch(SPU_1)).outcome()).isEqualTo(Outcome.UNKNOWN);
    launch(SPU_2);

    assertThat(bench.world.changes().stream().map(FakeCall::toString))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("LAUNCH c1 [spu-2] for START attempt 1 fence 1")
                    .contains("[fail before BACKEND_UNAVAILABLE retryable]")
                    .endsWith("-> BACKEND_UNAVAILABLE NOT_APPLIED"));
    faults.always(call -> true, Fault.unavailable());
    faults.clear();
    assertThat(bench.observe().fence()).isEqualTo(bench.fence);
  }

  @Test
  void aCrashAtEachCallAndEachStepLeavesWhatRepeatingSettles() {
    int calls = lifeOf(Bench.of(2)).world.changes().size();
    int points = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault crash :
          List.of(
              Fault.crashBefore(),
              Fault.crashAfterSteps(1),
              Fault.crashAfterSteps(2),
              Fault.crashInFlight(),
              Fault.crashAfter())) {
        Bench swept = Bench.of(2);
        swept.world.faults().injectAtChange(call, crash);
        assertThatThrownBy(() -> lifeOf(swept)).isInstanceOf(SimulatedCrash.class);

        ClusterBackend next = swept.reopen();
        swept.fence = swept.fence.next().next();
        next.claim(swept.call(OperationKind.DELETE));
        next.erase(swept.call(OperationKind.DELETE), ErasePolicy.DEFAULT);
        swept.world.landLateCalls();
        swept.settle();

        assertThat(swept.cluster().exists()).as("%s at call %s", crash, call).isFalse();
        points++;
      }
    }
    assertThat(points).isEqualTo(5 * 10);
  }

  private static Bench lifeOf(Bench bench) {
    bench.stopped().nextFence().resumed().erase();
    return bench;
  }

  private long living() {
    return bench.cluster().snapshot().orElseThrow().living().size();
  }

  private void launch(MemberId member) {
    bench.backend.launch(bench.call(OperationKind.START), MemberSet.of(member));
  }

  private void launchAll() {
    bench.backend.launch(bench.call(OperationKind.START), bench.resolution.members());
  }

  private void stopAll() {
    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
  }
}
