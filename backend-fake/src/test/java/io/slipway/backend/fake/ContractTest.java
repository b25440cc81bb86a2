package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendException;
import io.slipway.spi.Call;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Granularity;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnedThing;
import io.slipway.spi.Purpose;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractTest {
  private static final MemberId SPU_1 = MemberId.spu(1);
  private static final MemberId SPU_2 = MemberId.spu(2);

  // Fences

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void anOlderFenceIsRefusedAndChangesNothing(CallKind kind) {
    Bench bench = Bench.of(2).running().nextFence();
    FakeSnapshot before = bench.world.snapshot();

    BackendException refused =
        Bench.failure(() -> make(bench, kind, bench.call(Purpose.SHUTDOWN, new Fence(1))));

    assertThat(refused.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(refused.retryable()).isFalse();
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void theTombstoneRefusesAnOlderFenceUntilItIsPruned(CallKind kind) {
    Bench bench = Bench.of(2).running().nextFence().erase();
    Call late = bench.call(Purpose.START, new Fence(1));

    assertThat(Bench.failure(() -> make(bench, kind, late)).code())
        .isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(bench.observe().presence()).isEqualTo(Presence.ABSENT);
    assertThat(bench.backend.inventory())
        .containsExactly(new OwnedCluster(bench.id, new Fence(2), true));

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
    Call newer = bench.call(Purpose.REPAIR, new Fence(5));
    bench.world.time().after(Duration.ofSeconds(3), () -> bench.backend.claim(newer));

    BackendException lost = Bench.failure(() -> stop(bench, SPU_1, Bench.GRACEFUL));

    assertThat(lost.code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(bench.cluster().living(SPU_1)).isPresent();
  }

  @Test
  void callsWithoutAClaimAreShown() {
    Bench bench = Bench.of(1).provision();
    assertThat(bench.world.unclaimedCalls()).isEmpty();

    bench.backend.launch(bench.call(Purpose.START, new Fence(9)), MemberSet.of(SPU_1));

    assertThat(bench.world.unclaimedCalls())
        .singleElement()
        .satisfies(call -> assertThat(call.kind()).isEqualTo(CallKind.LAUNCH));
  }

  // Provision

  @Test
  void aRepeatedProvisionChangesNothing() {
    Bench bench = Bench.of(2).running();
    FakeSnapshot before = bench.world.snapshot();

    bench.backend.provision(bench.call(Purpose.CREATE));

    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void otherContentIsAConflict() {
    Bench bench = Bench.of(2).provision();
    FakeSnapshot before = bench.world.snapshot();
    Call other =
        bench.call(Purpose.CREATE).toBuilder()
            .spec(ClusterSpec.builder("c1").spuCount(2).option("k", "v").build())
            .build();

    assertThat(Bench.failure(() -> bench.backend.provision(other)).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  // Launch

  @Test
  void nothingIsLaunchedBeforeProvision() {
    Bench bench = Bench.of(1).claim();

    assertThat(Bench.failure(() -> launch(bench, Purpose.START, SPU_1)).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(Bench.failure(() -> launch(bench, Purpose.RESUME, SPU_1)).code())
        .isEqualTo(ErrorCode.DATA_MISSING);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "REPAIR"})
  void emptiedOrForeignDataIsMissingAndNothingIsLaunched(Purpose purpose) {
    Bench emptied = Bench.of(2).stopped();
    emptied.cluster().emptyData(SPU_2);
    Bench foreign = Bench.of(2).stopped();
    foreign.cluster().replaceData(SPU_2);

    for (Bench bench : List.of(emptied, foreign)) {
      FakeSnapshot before = bench.world.snapshot();
      BackendException missing =
          Bench.failure(
              () -> bench.backend.launch(bench.call(purpose), MemberSet.of(SPU_1, SPU_2)));
      assertThat(missing.code()).isEqualTo(ErrorCode.DATA_MISSING);
      assertThat(missing).hasMessageContaining("spu-2").hasMessageContaining("c1");
      assertThat(bench.world.snapshot()).isEqualTo(before);
    }
  }

  @Test
  void aStrangersDataIsNotFormatted() {
    Bench bench = Bench.of(1).provision();
    bench.cluster().replaceData(SPU_1);

    assertThat(Bench.failure(() -> launch(bench, Purpose.START, SPU_1)).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
  }

  @Test
  void aStrangersPortRejectsTheLaunch() {
    Bench bench = Bench.of(1).provision();
    int port = bench.resolution.ports(SPU_1).getOrDefault("client", 0);
    bench.world.holdPort(port);

    assertThat(Bench.failure(() -> launch(bench, Purpose.START, SPU_1)))
        .hasMessageContaining(Integer.toString(port))
        .extracting(BackendException::code)
        .isEqualTo(ErrorCode.BACKEND_REJECTED);

    bench.world.releasePort(port);
    launch(bench, Purpose.START, SPU_1);
    assertThat(bench.cluster().living(SPU_1)).isPresent();
  }

  @Test
  void aRestartedInstanceHasANewIdAndTheOperationOfItsLaunch() {
    Bench bench = Bench.of(1).running();
    InstanceId first = bench.cluster().living(SPU_1).orElseThrow();
    bench.cluster().kill(SPU_1);

    launch(bench, Purpose.REPAIR, SPU_1);

    MemberObservation seen = spu(bench, SPU_1);
    assertThat(seen.instance()).isPresent().get().isNotEqualTo(first);
    assertThat(seen.launchedBy()).contains(bench.call(Purpose.REPAIR).operation().id());
  }

  @Test
  void aLaunchWaitsForAnInstanceThatEnds() {
    Bench bench = Bench.of(1).running();
    Call hasty =
        bench.call(Purpose.SHUTDOWN).toBuilder()
            .deadline(bench.world.time().now().plusMillis(100))
            .build();
    assertThat(
            Bench.failure(() -> bench.backend.stop(hasty, MemberSet.of(SPU_1), Bench.GRACEFUL))
                .code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(spu(bench, SPU_1).actual()).isEqualTo(Actual.TERMINATING);
    assertThat(spu(bench, SPU_1).settled()).isFalse();

    launch(bench, Purpose.REPAIR, SPU_1);

    assertThat(spu(bench, SPU_1).actual()).isEqualTo(Actual.STARTING);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(2);
  }

  @Test
  void anInstanceThatDiesAtItsStartLeavesCodeAndLastWords() {
    Bench bench = Bench.of(1);
    bench.cluster().dieAtStart(SPU_1, 3, "cannot bind");
    bench.running();

    MemberObservation seen = spu(bench, SPU_1);
    assertThat(seen.actual()).isEqualTo(Actual.EXITED);
    assertThat(seen.evidence(Evidence.ALIVE).isFalse()).isTrue();
    assertThat(seen.exit().orElseThrow().code()).isEqualTo(3);
    assertThat(seen.exit().orElseThrow().logTail()).endsWith("cannot bind");
    assertThat(bench.backend.logs(bench.id, SPU_1, 1)).containsExactly("cannot bind");
  }

  @Test
  void aPausedStartGetsReadyWhenItMay() {
    Bench bench = Bench.of(1);
    bench.cluster().pauseStart(SPU_1);
    bench.running();
    assertThat(spu(bench, SPU_1).actual()).isEqualTo(Actual.STARTING);

    bench.cluster().continueStart(SPU_1);
    bench.settle();

    assertThat(bench.confirmed()).isTrue();
  }

  // Registrations

  @Test
  void anInstanceOnDataIsRegisteredWhenTheSessionOfTheOldOneRunsOut() {
    Bench bench = Bench.of(1).running();
    bench.cluster().expireRegistration(SPU_1);
    assertThat(bench.confirmed()).as("a living registration stays").isTrue();
    bench.cluster().kill(SPU_1);
    launch(bench, Purpose.REPAIR, SPU_1);
    bench.settle();
    assertThat(bench.confirmed()).isFalse();

    bench.cluster().expireRegistration(SPU_1);

    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.observe().surplus()).isEmpty();
  }

  @Test
  void anInstanceOnDataIsNotRegisteredBeforeTheOldOneIsRetired() {
    Bench bench = Bench.of(1).running();
    InstanceId dead = bench.cluster().living(SPU_1).orElseThrow();
    bench.cluster().kill(SPU_1);
    launch(bench, Purpose.REPAIR, SPU_1);
    bench.settle();

    assertThat(spu(bench, SPU_1).evidence(Evidence.SERVING).isTrue()).isTrue();
    assertThat(spu(bench, SPU_1).evidence(Evidence.REGISTERED).isFalse()).isTrue();
    assertThat(spu(bench, SPU_1).problems()).isNotEmpty();
    List<Surplus> surplus = bench.observe().surplus();
    assertThat(surplus)
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.kind()).isEqualTo(Surplus.Kind.REGISTRATION);
              assertThat(item.id()).isEqualTo(dead.value());
              assertThat(item.member()).contains(SPU_1);
              assertThat(item.owned()).isTrue();
            });

    bench.backend.retire(bench.call(Purpose.REPAIR), SurplusSet.of(surplus));
    assertThat(bench.confirmed()).isTrue();
    bench.backend.retire(bench.call(Purpose.REPAIR), SurplusSet.of(surplus));
    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void theRuleOfStaleRegistrationsCanBeSwitchedOff() {
    Bench bench =
        new Bench(
            FakeWorld.builder().staleRegistrationBlocks(false).build(), FakeOptions.defaults(), 1);
    bench.running().cluster().kill(SPU_1);
    launch(bench, Purpose.REPAIR, SPU_1);
    bench.settle();

    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void withoutAControllerThereAreNoRegistrationsToGoStale() {
    Bench bench = new Bench(FakeWorld.create(), FakeOptions.builder().controllers(0).build(), 2);
    bench.running().cluster().kill(SPU_1);
    launch(bench, Purpose.REPAIR, SPU_1);
    bench.settle();

    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void withoutAServingControllerRegistrationsAreUnknown() {
    Bench bench = Bench.of(1).running();
    bench.cluster().kill(MemberId.controller(1));

    ClusterObservation seen = bench.observe();

    assertThat(seen.complete()).isFalse();
    assertThat(seen.member(SPU_1).orElseThrow().evidence(Evidence.REGISTERED).cause())
        .contains("no controller");
    assertThat(bench.observe(Depth.INSTANCES).complete()).isTrue();
  }

  @Test
  void aSupersededInstanceIsSurplusUntilItIsRetired() {
    Bench bench = Bench.of(1).running();
    InstanceId zombie = bench.cluster().supersede(SPU_1);
    bench.settle();
    assertThat(bench.observe().surplus())
        .anySatisfy(
            item -> {
              assertThat(item.kind()).isEqualTo(Surplus.Kind.INSTANCE);
              assertThat(item.id()).isEqualTo(zombie.value());
            });

    bench.backend.retire(bench.call(Purpose.REPAIR), SurplusSet.of(bench.observe().surplus()));

    assertThat(bench.cluster().snapshot().orElseThrow().living()).doesNotContain(zombie);
    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.observe().surplus()).isEmpty();
  }

  // Stop

  @Test
  void aStopEndsSupersededInstancesTooAndKeepsDataAndSpec() {
    Bench bench = Bench.of(1).running();
    bench.cluster().write(SPU_1, "r1");
    bench.cluster().supersede(SPU_1);

    bench.backend.stop(bench.call(Purpose.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);

    FakeSnapshot.Cluster left = bench.cluster().snapshot().orElseThrow();
    assertThat(left.living()).isEmpty();
    assertThat(left.spec()).contains(bench.spec);
    assertThat(bench.cluster().records(SPU_1)).containsExactly("r1");
    assertThat(spu(bench, SPU_1).exit().orElseThrow().code()).isEqualTo(143);
  }

  @Test
  void whatDoesNotEndIsKilledAfterTheGraceOnlyIfThePolicySaysSo() {
    Bench bench = Bench.of(1).running();
    bench.cluster().ignoreTermination(SPU_1, true);

    BackendException patient =
        Bench.failure(() -> stop(bench, SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.NEVER)));
    assertThat(patient.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(bench.cluster().living(SPU_1)).isPresent();

    stop(bench, SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.AFTER_GRACE));
    assertThat(spu(bench, SPU_1).exit().orElseThrow().code()).isEqualTo(137);
    assertThat(Duration.between(VirtualTime.START, bench.world.time().now()))
        .isEqualTo(Duration.ofSeconds(5 + 2 + 2));
  }

  @Test
  void anUnsafeStopKillsAtOnce() {
    Bench bench = Bench.of(1).running();
    bench.cluster().ignoreTermination(SPU_1, true);
    var before = bench.world.time().now();

    stop(bench, SPU_1, new StopPolicy(Duration.ofSeconds(2), Force.UNSAFE));

    assertThat(bench.cluster().living(SPU_1)).isEmpty();
    assertThat(bench.world.time().now()).isEqualTo(before);
  }

  @Test
  void whatIsStuckKeepsStopAndEraseToTheirDeadline() {
    Bench bench = Bench.of(1).running();
    bench.cluster().stick(SPU_1, true);

    BackendException stop = Bench.failure(() -> stop(bench, SPU_1, Bench.GRACEFUL));
    BackendException erase = Bench.failure(bench::erase);

    assertThat(List.of(stop.code(), erase.code())).containsOnly(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(List.of(stop.outcome(), erase.outcome())).containsOnly(Outcome.UNKNOWN);
    assertThat(spu(bench, SPU_1).actual()).isEqualTo(Actual.TERMINATING);
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

    assertThat(spu(bench, SPU_1).desired()).isEqualTo(Desired.RUNNING);
    assertThat(spu(bench, SPU_1).mayLive()).isTrue();
  }

  // Granularity

  @Test
  void setsThatAreNotWholeSlicesAreUnsupportedBeforeAnyChange() {
    for (Granularity granularity : List.of(Granularity.ROLE, Granularity.CLUSTER)) {
      Bench bench =
          new Bench(FakeWorld.create(), FakeOptions.builder().granularity(granularity).build(), 2);
      bench.provision();
      FakeSnapshot before = bench.world.snapshot();

      assertThat(Bench.failure(() -> launch(bench, Purpose.START, SPU_1)).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(Bench.failure(() -> stop(bench, SPU_1, Bench.GRACEFUL)).code())
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

    role.provision().backend.launch(role.call(Purpose.START), spus);
    cluster.provision();

    assertThat(role.cluster().snapshot().orElseThrow().living()).hasSize(2);
    assertThat(
            Bench.failure(() -> cluster.backend.launch(cluster.call(Purpose.START), spus)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  // Erase, and what is foreign

  @Test
  void everyCallLeavesStrangersAlone() {
    Bench other = new Bench(FakeWorld.create(), FakeOptions.defaults(), Behavior.RIGHT, "c2", 2, 1);
    other.running();
    Bench bench = new Bench(other.world, FakeOptions.defaults(), 2);
    bench.running();
    bench.cluster().addForeignInstance("stranger");
    bench.cluster().addForeignRegistration("strange-registration");
    bench.world.addForeign(new OwnedThing("file", "precious"));
    assertThat(bench.observe().surplus()).hasSize(2).noneMatch(Surplus::owned);
    FakeSnapshot before = bench.world.snapshot();

    bench.backend.retire(
        bench.call(Purpose.REPAIR),
        SurplusSet.of(
            List.of(new Surplus(Surplus.Kind.INSTANCE, true, "stranger", null, "a lie"))));
    bench.backend.stop(bench.call(Purpose.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
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

  // Observation

  @Test
  void lookingChangesNothing() {
    Bench bench = Bench.of(2).running();
    bench.cluster().kill(SPU_1);
    launch(bench, Purpose.REPAIR, SPU_1);
    FakeSnapshot before = bench.world.snapshot();

    ClusterObservation one = bench.observe();
    ClusterObservation two = bench.observe();
    bench.backend.inventory();
    bench.backend.logs(bench.id, SPU_1, 10);

    assertThat(two).isEqualTo(one);
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void aNewBackendSeesTheSame() {
    Bench bench = Bench.of(2).running();
    ClusterObservation seen = bench.observe();
    bench.backend.close();

    try (ClusterBackend other = bench.reopen()) {
      assertThat(other.observe(bench.request(Depth.CONFIRMED))).isEqualTo(seen);
    }
  }

  @Test
  void whatIsNotSeenByTheDeadlineIsUnknown() {
    Bench bench = Bench.of(1).running();
    var request = bench.request(Depth.CONFIRMED);
    bench.world.time().advance(Bench.BUDGET);

    ClusterObservation seen = bench.backend.observe(request);

    assertThat(seen.complete()).isFalse();
    assertThat(seen.presence()).isEqualTo(Presence.UNKNOWN);
    assertThat(seen.members().values()).allMatch(m -> m.actual() == Actual.UNKNOWN);
  }

  @Test
  void afterARebootNobodyLivesButEverythingIsThere() {
    Bench bench = Bench.of(2).running();
    bench.cluster().write(SPU_1, "r1");

    bench.world.reboot();

    assertThat(bench.observe().members().values()).noneMatch(MemberObservation::mayLive);
    assertThat(spu(bench, SPU_1).desired()).isEqualTo(Desired.RUNNING);
    assertThat(bench.resumed().confirmed()).isTrue();
    assertThat(bench.cluster().records(SPU_1)).containsExactly("r1");
  }

  // Bounds

  @ParameterizedTest
  @EnumSource
  void aCancelledOrInterruptedCallHasNoEffectAndKeepsTheFlag(CallKind kind) {
    Bench bench = Bench.of(1).running().nextFence();
    FakeSnapshot before = bench.world.snapshot();

    Thread.currentThread().interrupt();
    BackendException interrupted =
        Bench.failure(() -> make(bench, kind, bench.call(Purpose.SHUTDOWN)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.code()).isEqualTo(ErrorCode.CANCELLED);

    if (kind.changing() || kind == CallKind.OBSERVE) {
      bench.cancellation.cancel("test");
      BackendException cancelled =
          Bench.failure(() -> make(bench, kind, bench.call(Purpose.SHUTDOWN)));
      assertThat(cancelled.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(cancelled.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIM", "PROVISION", "LAUNCH", "STOP", "RETIRE", "ERASE"})
  void aCallAfterItsDeadlineHasNoEffect(CallKind kind) {
    Bench bench = Bench.of(1).running();
    Call call = bench.call(Purpose.SHUTDOWN);
    bench.world.time().advance(Bench.BUDGET);
    FakeSnapshot before = bench.world.snapshot();

    BackendException late = Bench.failure(() -> make(bench, kind, call));

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

    BackendException cancelled = Bench.failure(() -> stop(bench, SPU_1, Bench.GRACEFUL));

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

    assertThat(Bench.failure(() -> make(bench, kind, bench.call(Purpose.SHUTDOWN))).code())
        .isEqualTo(ErrorCode.CLOSED);
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  // Provider

  @Test
  void theProviderTakesItsOptionsOnlyAndOnlyTheWorldsClock() {
    FakeBackendProvider provider = new FakeBackendProvider();

    ClusterBackend backend =
        Bench.open(provider, Map.of("granularity", "role", "controllers", "0"), false);
    assertThat(backend.info().granularity()).isEqualTo(Granularity.ROLE);
    for (Map<String, String> wrong :
        List.of(
            Map.of("granularity", "half"),
            Map.of("controllers", "-1"),
            Map.of("controllers", "one"),
            Map.of("colour", "red"))) {
      assertThatThrownBy(() -> Bench.open(provider, wrong, false))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SPEC))
          .hasMessageContaining(wrong.keySet().iterator().next());
    }
    assertThatThrownBy(
            () ->
                provider.open(
                    new io.slipway.spi.BackendContext(
                        Path.of("home"),
                        Path.of("home", "fake"),
                        Map.of(),
                        TimeSource.system(),
                        name -> {
                          throw new SlipwayException(ErrorCode.INVALID_SPEC, "none");
                        },
                        false)))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
  }

  @Test
  void aReadOnlyBackendLooksButDoesNotTouch() {
    Bench bench = Bench.of(1).running();
    ClusterBackend reader = Bench.open(new FakeBackendProvider(bench.world), Map.of(), true);

    assertThat(reader.observe(bench.request(Depth.CONFIRMED))).isEqualTo(bench.observe());
    assertThat(Bench.failure(() -> reader.claim(bench.call(Purpose.CREATE))).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @Test
  void whatTheOptionsDoNotAllowIsNotResolved() {
    Bench bench =
        new Bench(
            FakeWorld.create(),
            FakeOptions.builder().maxSpuCount(2).workloads(List.of("kafka")).build(),
            2);

    assertThat(
            Bench.failure(
                    () ->
                        bench.backend.resolve(
                            bench.id, ClusterSpec.builder("c1").spuCount(3).build()))
                .code())
        .isEqualTo(ErrorCode.INVALID_SPEC);
    assertThat(
            Bench.failure(
                    () ->
                        bench.backend.resolve(
                            bench.id, ClusterSpec.builder("c1").workload("tea").build()))
                .code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  private static void launch(Bench bench, Purpose purpose, MemberId... members) {
    bench.backend.launch(bench.call(purpose), MemberSet.of(members));
  }

  private static void stop(Bench bench, MemberId member, StopPolicy policy) {
    bench.backend.stop(bench.call(Purpose.SHUTDOWN), MemberSet.of(member), policy);
  }

  private static MemberObservation spu(Bench bench, MemberId member) {
    return bench.observe().member(member).orElseThrow();
  }

  static void make(Bench bench, CallKind kind, Call call) {
    switch (kind) {
      case RESOLVE -> bench.backend.resolve(bench.id, bench.spec);
      case CLAIM -> bench.backend.claim(call);
      case PROVISION -> bench.backend.provision(call);
      case LAUNCH -> bench.backend.launch(call, bench.resolution.members());
      case STOP -> bench.backend.stop(call, bench.resolution.members(), Bench.GRACEFUL);
      case RETIRE ->
          bench.backend.retire(
              call,
              SurplusSet.of(
                  List.of(new Surplus(Surplus.Kind.REGISTRATION, true, "any", null, "any"))));
      case ERASE -> bench.backend.erase(call, ErasePolicy.DEFAULT);
      case OBSERVE -> bench.backend.observe(bench.request(Depth.CONFIRMED));
      case INVENTORY -> bench.backend.inventory();
      case LOGS -> bench.backend.logs(bench.id, SPU_1, 10);
    }
  }
}
