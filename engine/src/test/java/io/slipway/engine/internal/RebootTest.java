package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a reboot the record says RUNNING and nothing runs, which is what users are told. */
class RebootTest {
  private static final int SPUS = 3;

  private final Bench bench = new Bench();

  @BeforeEach
  void reboot() {
    bench.create(SPUS);
    bench.cluster().write(MemberId.spu(1), "acknowledged");
    bench.world.reboot();
    bench.restart();
    bench.world.clearCalls();
  }

  @Test
  void theClusterIsRunningWithoutAnyMember() {
    for (boolean probe : new boolean[] {false, true}) {
      ClusterStatus status =
          probe ? bench.engine().probe(Bench.NAME) : bench.engine().status(Bench.NAME);
      assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(status.confirmedSpus()).isZero();
      assertThat(status.conditions())
          .filteredOn(c -> c.type() == Condition.Type.DEGRADED)
          .extracting(Condition::reason)
          .containsExactly(Condition.Reason.NO_MEMBER_ALIVE);
    }
    assertThat(bench.world.changes()).isEmpty();
  }

  @Test
  void recoverBringsExactlyAllMembersBack() {
    RecoveryReport report = bench.engine().recover(Bench.NAME, bench.command());

    assertThat(report.action()).isEqualTo(RecoveryReport.Action.REPAIRED);
    ClusterStatus status = bench.engine().probe(Bench.NAME);
    assertThat(status.confirmedSpus()).isEqualTo(SPUS);
    assertThat(status.conditions()).isEmpty();
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(SPUS + 1);
    assertThat(bench.cluster().records(MemberId.spu(1))).containsExactly("acknowledged");
  }

  @Test
  void shutdownSucceedsAtOnceAndKeepsTheData() {
    Instant before = bench.world.time().now();

    assertThat(bench.engine().shutdown(Bench.NAME, bench.command()).state())
        .isEqualTo(LifecycleState.SHUTDOWN);

    assertThat(bench.world.time().now()).isEqualTo(before);
    assertThat(bench.world.changes()).noneMatch(call -> call.kind() == CallKind.LAUNCH);
    assertThat(bench.engine().resume(Bench.NAME, bench.command()).confirmedSpus()).isEqualTo(SPUS);
    assertThat(bench.cluster().records(MemberId.spu(1))).containsExactly("acknowledged");
  }

  @Test
  void resumeIsRefusedAndNamesRecover() {
    SlipwayException refusal =
        FailureTest.failureOf(() -> bench.engine().resume(Bench.NAME, bench.command()));

    assertThat(refusal.code()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION);
    assertThat(refusal).hasMessageContaining("recover");
    assertThat(bench.world.changes()).isEmpty();
  }
}
