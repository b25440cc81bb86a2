package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The launch of members. */
class LaunchTest {
  private static final MemberId SPU_1 = MemberId.spu(1);
  private static final MemberId SPU_2 = MemberId.spu(2);

  @Test
  void aRepeatedProvisionChangesNothing() {
    Bench bench = Bench.of(2).running();
    FakeSnapshot before = bench.world.snapshot();

    bench.backend.provision(bench.call(OperationKind.CREATE));

    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void otherContentIsAConflict() {
    Bench bench = Bench.of(2).provision();
    FakeSnapshot before = bench.world.snapshot();
    CallContext other =
        bench.call(OperationKind.CREATE).toBuilder()
            .spec(ClusterSpec.builder("c1").spuCount(2).option("k", "v").build())
            .build();

    assertThat(Bench.failure(() -> bench.backend.provision(other)).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(bench.world.snapshot()).isEqualTo(before);
  }

  @Test
  void nothingIsLaunchedBeforeProvision() {
    Bench bench = Bench.of(1).claim();

    assertThat(Bench.failure(() -> bench.launch(OperationKind.START, SPU_1)).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(Bench.failure(() -> bench.launch(OperationKind.RESUME, SPU_1)).code())
        .isEqualTo(ErrorCode.DATA_MISSING);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESUME", "REPAIR"})
  void emptiedOrForeignDataIsMissingAndNothingIsLaunched(OperationKind purpose) {
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

    assertThat(Bench.failure(() -> bench.launch(OperationKind.START, SPU_1)).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
  }

  @Test
  void aStrangersPortRejectsTheLaunch() {
    Bench bench = Bench.of(1).provision();
    int port = bench.resolution.ports(SPU_1).getOrDefault("client", 0);
    bench.world.holdPort(port);

    assertThat(Bench.failure(() -> bench.launch(OperationKind.START, SPU_1)))
        .hasMessageContaining(Integer.toString(port))
        .extracting(BackendException::code)
        .isEqualTo(ErrorCode.BACKEND_REJECTED);

    bench.world.releasePort(port);
    bench.launch(OperationKind.START, SPU_1);
    assertThat(bench.cluster().living(SPU_1)).isPresent();
  }

  @Test
  void aRestartedInstanceHasANewIdAndTheOperationOfItsLaunch() {
    Bench bench = Bench.of(1).running();
    InstanceId first = bench.cluster().living(SPU_1).orElseThrow();
    bench.cluster().kill(SPU_1);

    bench.launch(OperationKind.REPAIR, SPU_1);

    MemberObservation seen = bench.spu(SPU_1);
    assertThat(seen.instance()).isPresent().get().isNotEqualTo(first);
    assertThat(seen.launchedBy()).contains(bench.call(OperationKind.REPAIR).operation().id());
  }

  @Test
  void aLaunchWaitsForAnInstanceThatEnds() {
    Bench bench = Bench.of(1).running();
    CallContext hasty =
        bench.call(OperationKind.SHUTDOWN).toBuilder()
            .deadline(bench.world.time().now().plusMillis(100))
            .build();
    assertThat(
            Bench.failure(() -> bench.backend.stop(hasty, MemberSet.of(SPU_1), Bench.GRACEFUL))
                .code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(bench.spu(SPU_1).actual()).isEqualTo(Actual.TERMINATING);
    assertThat(bench.spu(SPU_1).settled()).isFalse();

    bench.launch(OperationKind.REPAIR, SPU_1);

    assertThat(bench.spu(SPU_1).actual()).isEqualTo(Actual.STARTING);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(2);
  }

  @Test
  void anInstanceThatDiesAtItsStartLeavesCodeAndLastWords() {
    Bench bench = Bench.of(1);
    bench.cluster().dieAtStart(SPU_1, 3, "cannot bind");
    bench.running();

    MemberObservation seen = bench.spu(SPU_1);
    assertThat(seen.actual()).isEqualTo(Actual.EXITED);
    assertThat(seen.evidence(Evidence.ALIVE).isFalse()).isTrue();
    assertThat(seen.exit().orElseThrow().code()).isEqualTo(3);
    assertThat(seen.exit().orElseThrow().logTail()).endsWith("cannot bind");
    assertThat(bench.backend.logs(LogRequest.of(bench.id, bench.resolution, SPU_1, 1)))
        .containsExactly("cannot bind");
  }

  @Test
  void aPausedStartGetsReadyWhenItMay() {
    Bench bench = Bench.of(1);
    bench.cluster().pauseStart(SPU_1);
    bench.running();
    assertThat(bench.spu(SPU_1).actual()).isEqualTo(Actual.STARTING);

    bench.cluster().continueStart(SPU_1);
    bench.settle();

    assertThat(bench.confirmed()).isTrue();
  }
}
