package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A RUNNING cluster's members never begin anew behind its back. */
class SealTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  private final Bench bench = new Bench(FakeOptions.builder().restartsByItself(true).build());

  @AfterEach
  void everyChangeWasOneOfTheTables() {
    bench.assertJournalIsLegal();
    assertThat(bench.world.unclaimedCalls()).isEmpty();
  }

  private List<CallKind> changes() {
    return bench.world.changes().stream().map(FakeCall::kind).distinct().toList();
  }

  @Test
  void aStartSealsLastAndOnceAndAResumeAndARepairDoNot() {
    bench.create(2);
    assertThat(changes())
        .containsExactly(CallKind.CLAIM, CallKind.PROVISION, CallKind.LAUNCH, CallKind.SEAL);
    assertThat(bench.world.changes().stream().filter(c -> c.kind() == CallKind.SEAL)).hasSize(1);

    bench.world.clearCalls();
    bench.cluster().kill(SPU_1);
    bench.engine().recover(Bench.NAME, bench.command());
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench.engine().resume(Bench.NAME, bench.command());
    assertThat(changes()).contains(CallKind.LAUNCH).doesNotContain(CallKind.SEAL);
  }

  @Test
  void withoutASealAMemberThatHasLostItsDataBeginsAnewUnnoticed() {
    bench.createOnly(1);
    bench
        .world
        .faults()
        .inject(
            CallKind.SEAL,
            1,
            Fault.before(
                "the disk is lost",
                w -> {
                  bench.cluster().write(SPU_1, "acknowledged");
                  bench.cluster().emptyData(SPU_1);
                  bench.cluster().kill(SPU_1);
                  w.time().advance(Duration.ofSeconds(10));
                }));

    ClusterStatus started = bench.engine().start(Bench.NAME, bench.command());

    assertThat(started.confirmedSpus()).isEqualTo(1);
    assertThat(bench.cluster().records(SPU_1)).isEmpty();
  }

  @Test
  void sealedItFailsForGood() {
    bench.create(1);
    bench.cluster().write(SPU_1, "acknowledged");
    bench.cluster().emptyData(SPU_1);
    bench.cluster().kill(SPU_1);
    bench.world.time().advance(Duration.ofSeconds(10));

    ClusterStatus seen = bench.engine().status(Bench.NAME);

    assertThat(seen.conditions().stream().flatMap(c -> c.memberFailure().stream()))
        .singleElement()
        .extracting(MemberFailure::code)
        .isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(seen.conditions())
        .extracting(Condition::reason)
        .contains(Condition.Reason.MEMBER_FAILING);
  }

  @Test
  void aSealOfUnknownOutcomeIsRepeatedUnderANewFence() {
    bench.world.faults().inject(CallKind.SEAL, 1, Fault.late());

    bench.create(1);

    assertThat(bench.world.changes().stream().filter(c -> c.kind() == CallKind.SEAL)).hasSize(2);
    assertThat(bench.world.landLateCalls()).isNotEmpty().noneMatch(FakeCall::succeeded);
    assertThat(bench.cluster().snapshot().orElseThrow().members().values())
        .noneMatch(member -> member.formats());
  }

  @Test
  void aSealThatIsRefusedUndoesTheStart() {
    bench.createOnly(1);
    bench
        .world
        .faults()
        .inject(CallKind.SEAL, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    assertThat(
            FailureTest.failureOf(() -> bench.engine().start(Bench.NAME, bench.command())).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(bench.engine().start(Bench.NAME, bench.command()).confirmedSpus()).isEqualTo(1);
  }
}
