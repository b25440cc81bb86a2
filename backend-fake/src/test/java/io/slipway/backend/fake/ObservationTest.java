package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Granularity;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a backend shows, and what its provider takes. */
class ObservationTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  @Test
  void lookingChangesNothing() {
    Bench bench = Bench.of(2).running();
    bench.cluster().kill(SPU_1);
    bench.launch(OperationKind.REPAIR, SPU_1);
    FakeSnapshot before = bench.world.snapshot();

    ClusterObservation one = bench.observe();
    ClusterObservation two = bench.observe();
    bench.backend.inventory();
    bench.backend.logs(LogRequest.of(bench.id, bench.resolution, SPU_1, 10));

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
    assertThat(bench.spu(SPU_1).desired()).isEqualTo(Desired.RUNNING);
    assertThat(bench.resumed().confirmed()).isTrue();
    assertThat(bench.cluster().records(SPU_1)).containsExactly("r1");
  }

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
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining(wrong.keySet().iterator().next());
    }
    assertThatThrownBy(
            () ->
                provider.open(
                    BackendContext.builder(
                            new OwnerId("test"),
                            TimeSource.system(),
                            name -> {
                              throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, "none");
                            })
                        .build()))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
  }

  @Test
  void aReadOnlyBackendLooksButDoesNotTouch() {
    Bench bench = Bench.of(1).running();
    ClusterBackend reader = Bench.open(new FakeBackendProvider(bench.world), Map.of(), true);

    assertThat(reader.observe(bench.request(Depth.CONFIRMED))).isEqualTo(bench.observe());
    assertThat(Bench.failure(() -> reader.claim(bench.call(OperationKind.CREATE))).code())
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
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(
            Bench.failure(
                    () ->
                        bench.backend.resolve(
                            bench.id, ClusterSpec.builder("c1").workload("tea").build()))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
