package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A platform that starts members by itself. */
class RestartTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  private final Bench bench =
      new Bench(FakeWorld.create(), FakeOptions.builder().restartsByItself(true).build(), 1)
          .running();

  @Test
  void aMemberThatEndsByItselfIsStartedAgainOnItsData() {
    bench.cluster().write(SPU_1, "kept");
    bench.cluster().kill(SPU_1);

    MemberObservation down = bench.spu(SPU_1);
    assertThat(down.actual()).isEqualTo(Actual.EXITED);
    assertThat(down.settled()).isFalse();
    assertThat(bench.settle().confirmed()).isTrue();
    assertThat(bench.spu(SPU_1).launchedBy()).isEqualTo(down.launchedBy());
    assertThat(bench.cluster().records(SPU_1)).containsExactly("kept");
  }

  @Test
  void beforeTheSealAMemberWithoutDataBeginsAnew() {
    bench.cluster().emptyData(SPU_1);
    bench.cluster().kill(SPU_1);

    assertThat(bench.settle().confirmed()).isTrue();
  }

  @Test
  void afterTheSealAMemberWithoutDataFailsForGood() {
    bench.backend.seal(bench.call(OperationKind.START), bench.resolution.members());
    bench.cluster().emptyData(SPU_1);
    bench.cluster().kill(SPU_1);

    MemberObservation failing = bench.settle().spu(SPU_1);
    assertThat(failing.mayLive()).isFalse();
    assertThat(failing.settled()).isTrue();
    assertThat(failing.failure().orElseThrow().isForGood()).isTrue();
    assertThat(failing.failure().orElseThrow().code()).isEqualTo(ErrorCode.DATA_MISSING);
  }

  @Test
  void aResumeNeedsNoSeal() {
    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
    bench.resumed().cluster().emptyData(SPU_1);
    bench.cluster().kill(SPU_1);

    assertThat(bench.settle().spu(SPU_1).failure()).isPresent();
  }

  @Test
  void whatIsStoppedOrDiesAtItsStartIsTreatedSo() {
    bench.cluster().dieAtStart(SPU_1, 1);
    bench.cluster().kill(SPU_1);
    assertThat(bench.settle().confirmed()).isTrue();

    bench.backend.stop(bench.call(OperationKind.SHUTDOWN), MemberSet.of(SPU_1), Bench.GRACEFUL);
    assertThat(bench.settle().spu(SPU_1).mayLive()).isFalse();
  }

  @Test
  void aRebootStartsAllAgain() {
    bench.world.reboot();

    assertThat(bench.settle().confirmed()).isTrue();
  }

  @Test
  void aMemberFailsUntilItIsHealed() {
    MemberFailure why =
        MemberFailure.stuck("ImagePullBackOff", "no such image", bench.world.time().now());
    bench.cluster().fail(SPU_1, why);
    bench.cluster().kill(SPU_1);

    assertThat(bench.settle().spu(SPU_1).failure()).contains(why);
    assertThat(bench.confirmed()).isFalse();
    bench.cluster().heal(SPU_1);
    bench.world.time().advance(Duration.ofSeconds(5));
    assertThat(bench.spu(SPU_1).failure()).isEmpty();
    assertThat(bench.confirmed()).isTrue();
  }
}
