package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Evidence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registration of instances, and stale registrations. */
class RegistrationTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  @Test
  void anInstanceOnDataIsRegisteredWhenTheSessionOfTheOldOneRunsOut() {
    Bench bench = Bench.of(1).running();
    bench.cluster().expireRegistration(SPU_1);
    assertThat(bench.confirmed()).as("a living registration stays").isTrue();
    bench.cluster().kill(SPU_1);
    bench.launch(OperationKind.REPAIR, SPU_1);
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
    bench.launch(OperationKind.REPAIR, SPU_1);
    bench.settle();

    assertThat(bench.spu(SPU_1).evidence(Evidence.SERVING).isTrue()).isTrue();
    assertThat(bench.spu(SPU_1).evidence(Evidence.REGISTERED).isFalse()).isTrue();
    assertThat(bench.spu(SPU_1).problems()).isNotEmpty();
    List<Surplus> surplus = bench.observe().surplus();
    assertThat(surplus)
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.kind()).isEqualTo(Surplus.Kind.REGISTRATION);
              assertThat(item.id()).isEqualTo(dead.value());
              assertThat(item.member()).contains(SPU_1);
              assertThat(item.isOwned()).isTrue();
            });

    bench.backend.retire(bench.call(OperationKind.REPAIR), SurplusSet.of(surplus));
    assertThat(bench.confirmed()).isTrue();
    bench.backend.retire(bench.call(OperationKind.REPAIR), SurplusSet.of(surplus));
    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void theRuleOfStaleRegistrationsCanBeSwitchedOff() {
    Bench bench =
        new Bench(
            FakeWorld.builder().staleRegistrationBlocks(false).build(), FakeOptions.defaults(), 1);
    bench.running().cluster().kill(SPU_1);
    bench.launch(OperationKind.REPAIR, SPU_1);
    bench.settle();

    assertThat(bench.confirmed()).isTrue();
  }

  @Test
  void withoutAControllerThereAreNoRegistrationsToGoStale() {
    Bench bench = new Bench(FakeWorld.create(), FakeOptions.builder().controllers(0).build(), 2);
    bench.running().cluster().kill(SPU_1);
    bench.launch(OperationKind.REPAIR, SPU_1);
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

    bench.backend.retire(
        bench.call(OperationKind.REPAIR), SurplusSet.of(bench.observe().surplus()));

    assertThat(bench.cluster().snapshot().orElseThrow().living()).doesNotContain(zombie);
    assertThat(bench.confirmed()).isTrue();
    assertThat(bench.observe().surplus()).isEmpty();
  }
}
