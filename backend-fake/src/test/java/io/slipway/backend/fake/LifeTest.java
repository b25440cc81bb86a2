package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Evidence;
import io.slipway.spi.Granularity;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.TriState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifeTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  @Test
  void resolvesWhatWasAskedForWithPortsOfItsOwn() {
    Bench one = new Bench(FakeWorld.create(), FakeOptions.builder().controllers(2).build(), 3);
    Bench two = new Bench(one.world, one.options, 2);

    assertThat(one.resolution.members(MemberRole.SPU).size()).isEqualTo(3);
    assertThat(one.resolution.members(MemberRole.CONTROLLER).size()).isEqualTo(2);
    assertThat(one.resolution.controllersFirst())
        .containsExactlyInAnyOrder(OperationKind.RESUME, OperationKind.REPAIR);
    assertThat(one.resolution.members().stream().map(one.resolution::ports))
        .doesNotContainAnyElementsOf(
            two.resolution.members().stream().map(two.resolution::ports).toList());
  }

  @ParameterizedTest
  @EnumSource
  void goesThroughItsWholeLife(Granularity granularity) {
    Bench bench =
        new Bench(FakeWorld.create(), FakeOptions.builder().granularity(granularity).build(), 3);
    assertThat(bench.observe().presence()).isEqualTo(Presence.ABSENT);

    bench.provision();
    assertThat(bench.observe().presence()).isEqualTo(Presence.PRESENT);
    assertThat(bench.observe().members().values()).noneMatch(MemberObservation::mayLive);

    bench.backend.launch(bench.call(OperationKind.START), bench.resolution.members());
    assertThat(bench.confirmed()).isFalse();
    bench.settle();
    assertThat(bench.confirmed()).isTrue();
    bench.cluster().write(SPU_1, "r1");

    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
    ClusterObservation stopped = bench.observe();
    assertThat(stopped.complete()).isTrue();
    assertThat(stopped.members().values())
        .allMatch(m -> m.desired() == Desired.STOPPED && m.settled() && !m.mayLive());

    bench.backend.launch(bench.call(OperationKind.RESUME), bench.resolution.members());
    bench.settle();
    assertThat(bench.observe().surplus()).hasSize(3);
    bench.backend.retire(
        bench.call(OperationKind.RESUME), SurplusSet.of(bench.observe().surplus()));
    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.cluster().records(SPU_1)).containsExactly("r1");

    bench.erase();
    assertThat(bench.observe().presence()).isEqualTo(Presence.ABSENT);
    assertThat(bench.observe().footprint()).isEmpty();
    assertThat(bench.observe().fence()).isEqualTo(bench.fence);
  }

  @Test
  void anInstanceStartsRunsAndServesInThatOrder() {
    Bench bench = Bench.of(1).provision();
    bench.backend.launch(bench.call(OperationKind.START), bench.resolution.members());

    MemberObservation started = spu(bench);
    assertThat(started.actual()).isEqualTo(Actual.STARTING);
    assertThat(started.settled()).isFalse();
    assertThat(started.evidence(Evidence.ALIVE).isTrue()).isTrue();
    assertThat(started.evidence(Evidence.IDENTITY).isTrue()).isTrue();
    assertThat(started.evidence(Evidence.SERVING).isFalse()).isTrue();

    bench.world.time().advance(Duration.ofMillis(500));
    assertThat(spu(bench).actual()).isEqualTo(Actual.RUNNING);
    assertThat(spu(bench).evidence(Evidence.SERVING).isTrue()).isFalse();

    bench.world.time().advance(Duration.ofMillis(500));
    assertThat(spu(bench).evidence(Evidence.SERVING).isTrue()).isTrue();
    assertThat(spu(bench).evidence(Evidence.REGISTERED).isTrue()).isTrue();
  }

  @Test
  void aRepeatedLaunchLeavesLivingInstancesAlone() {
    Bench bench = Bench.of(3).running();
    List<InstanceId> before = bench.cluster().snapshot().orElseThrow().living();
    bench.cluster().kill(MemberId.spu(2));

    bench.backend.launch(bench.call(OperationKind.REPAIR), bench.resolution.members());

    List<InstanceId> after = bench.cluster().snapshot().orElseThrow().living();
    assertThat(after).hasSize(4).doesNotContain(before.get(2));
    assertThat(after).containsAll(List.of(before.get(0), before.get(1), before.get(3)));
  }

  @Test
  @Timeout(60)
  void slicesMayBeLaunchedAndStoppedAtTheSameTime() {
    Bench bench = Bench.of(9).provision();

    atTheSameTime(
        bench,
        member -> bench.backend.launch(bench.call(OperationKind.START), MemberSet.of(member)));
    bench.settle();
    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.cluster().snapshot().orElseThrow().living())
        .hasSize(10)
        .doesNotHaveDuplicates();

    atTheSameTime(
        bench,
        member ->
            bench.backend.stop(
                bench.call(OperationKind.SHUTDOWN), MemberSet.of(member), Bench.GRACEFUL));
    assertThat(bench.observe().members().values()).noneMatch(MemberObservation::mayLive);
    assertThat(bench.world.changes()).allMatch(FakeCall::succeeded);
  }

  private static void atTheSameTime(Bench bench, Consumer<MemberId> call) {
    CompletableFuture.allOf(
            bench.resolution.members().stream()
                .map(
                    member ->
                        CompletableFuture.runAsync(
                            () -> call.accept(member), command -> new Thread(command).start()))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  @Test
  void theCheapDepthAsksNobody() {
    Bench bench = Bench.of(1).running();

    MemberObservation seen = bench.observe(Depth.INSTANCES).member(SPU_1).orElseThrow();

    assertThat(seen.evidence(Evidence.ALIVE).isTrue()).isTrue();
    assertThat(seen.evidence(Evidence.SERVING).truth()).isEqualTo(TriState.UNKNOWN);
    assertThat(seen.evidence(Evidence.REGISTERED).truth()).isEqualTo(TriState.UNKNOWN);
  }

  private static MemberObservation spu(Bench bench) {
    return bench.observe().member(SPU_1).orElseThrow();
  }
}
