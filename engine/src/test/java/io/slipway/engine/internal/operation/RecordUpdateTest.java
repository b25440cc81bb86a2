package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.engine.internal.record.NextAttempt;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Table;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an operation's record and attempt, and what it may do next. */
class RecordUpdateTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Kernels KERNELS = Kernels.production();
  private static final AttemptProgress DONE_SO_FAR =
      AttemptProgress.CLAIMED.withReturned("provision").withLaunched(List.of(MemberId.spu(1)));
  private static final CallFailure REJECTED =
      CallFailure.permanent(ErrorCode.BACKEND_REJECTED, "no room");

  private final ClusterRecord creating = begin(LifecycleState.ABSENT, Plan.CREATE_START);
  private final ClusterRecord starting = Changes.commit(creating, LifecycleState.CREATED, NOW);
  private final ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "Ctrl-C", NOW);

  @Test
  void anAttemptRemembersWhatItHasDone() {
    assertThat(DONE_SO_FAR.claimed()).isTrue();
    assertThat(DONE_SO_FAR.returned()).hasValue("provision");
    assertThat(DONE_SO_FAR.withLaunched(List.of(MemberId.spu(2))).launched())
        .containsExactlyInAnyOrder(MemberId.spu(1), MemberId.spu(2));
    assertThat(DONE_SO_FAR.withReturned("launch").returned()).hasValue("launch");
    assertThat(DONE_SO_FAR.withCallMade())
        .isEqualTo(AttemptProgress.CLAIMED.withLaunched(List.of(MemberId.spu(1))));
  }

  @Test
  void aPlanIsCommittedTransitionByTransition() {
    RecordUpdate created = update(Directive.ADVANCE, creating, null);
    assertThat(created.record()).isEqualTo(starting);
    assertThat(created.attempt()).isEqualTo(AttemptProgress.CLAIMED);
    assertThat(created.end()).isNull();

    RecordUpdate running = update(Directive.FINISH, starting, null);
    assertThat(running.record().state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(running.end()).isEqualTo(OperationPhase.DONE);
  }

  @Test
  void theWayBackLeadsThroughTheStatesBefore() {
    RecordUpdate stopped = update(Directive.ADVANCE, back, null);
    assertThat(stopped.record().state()).isEqualTo(LifecycleState.CREATED);
    assertThat(stopped.end()).isNull();

    RecordUpdate erased = update(Directive.FINISH, stopped.record(), null);
    assertThat(erased.record().state()).isEqualTo(LifecycleState.ABSENT);
    assertThat(erased.end()).isEqualTo(OperationPhase.ROLLED_BACK);
  }

  @Test
  void whatWasDoneCountsUntilTheFenceIsRaised() {
    assertThat(update(Directive.PROCEED, starting, null))
        .isEqualTo(new RecordUpdate(starting, DONE_SO_FAR, null));
    RecordUpdate again = update(Directive.RETRY, starting, REJECTED);
    assertThat(again).isEqualTo(new RecordUpdate(starting, DONE_SO_FAR, null));
    CallFailure lost = new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "lost", true, true, null);
    assertThat(update(Directive.RETRY, starting, lost))
        .isEqualTo(new RecordUpdate(Changes.retry(starting, NOW), AttemptProgress.NEW, null));
    assertThat(update(Directive.TURN_BACK, starting, REJECTED))
        .isEqualTo(
            new RecordUpdate(
                Changes.turnBack(starting, ErrorCode.BACKEND_REJECTED, "no room", NOW),
                AttemptProgress.NEW,
                null));
    assertThat(update(Directive.BLOCK, back, REJECTED))
        .isEqualTo(
            new RecordUpdate(
                Changes.block(
                    back, ErrorCode.BACKEND_REJECTED, "no room", NOW.plus(NextAttempt.LEAST), NOW),
                DONE_SO_FAR,
                OperationPhase.BLOCKED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Directive.class,
      names = {"RETRY", "TURN_BACK", "BLOCK"})
  void whatIsBadHasACause(Directive directive) {
    assertThatThrownBy(() -> update(directive, starting, null))
        .hasMessage(directive + " has no cause");
  }

  @ParameterizedTest
  @EnumSource(
      value = Directive.class,
      names = {"CONTINUE", "ABANDON"})
  void whatIsNotForARunningOperationIsRefused(Directive directive) {
    assertThatThrownBy(() -> update(directive, starting, null))
        .hasMessage(directive + " is not for a running operation");
  }

  @Test
  void aCallOfUnknownOutcomeIsRetriedWhileAttemptsAndTimeAreLeft() {
    OperationSignal signal = transientFailure(true);

    assertThat(signal.mayRetry(starting, true)).isTrue();
    assertThat(signal.mayRetry(starting, false)).isFalse();
    assertThat(OperationSignal.failed(REJECTED).mayRetry(starting, true)).isFalse();
    assertThat(OperationSignal.of(OperationEvent.CALLED).mayRetry(starting, true)).isFalse();
    ClusterRecord tried = starting;
    for (int attempt = 1; attempt < OperationSignal.MAX_ATTEMPTS; attempt++) {
      assertThat(signal.mayRetry(tried, true)).isTrue();
      tried = Changes.retry(tried, NOW);
    }
    assertThat(signal.mayRetry(tried, true)).isFalse();
    assertThat(transientFailure(false).mayRetry(tried, true)).isTrue();
    assertThat(transientFailure(false).mayRetry(tried, false)).isFalse();
  }

  private static OperationSignal transientFailure(boolean unknownOutcome) {
    return OperationSignal.failed(
        new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "busy", true, unknownOutcome, null));
  }

  @Test
  void aHappeningKnowsItsCause() {
    assertThat(OperationSignal.failed(REJECTED).event()).isEqualTo(OperationEvent.FAILED);
    assertThat(OperationSignal.failed(REJECTED).cause()).isEqualTo(REJECTED);
    assertThat(OperationSignal.deadline(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "late"), null))
        .isEqualTo(
            new OperationSignal(
                OperationEvent.DEADLINE,
                CallFailure.permanent(ErrorCode.DEADLINE_EXCEEDED, "late")));
    assertThat(OperationSignal.cancelled("Ctrl-C"))
        .isEqualTo(
            new OperationSignal(
                OperationEvent.CANCELLED, CallFailure.permanent(ErrorCode.CANCELLED, "Ctrl-C")));
    assertThatThrownBy(() -> OperationSignal.of(OperationEvent.CALLED).cause())
        .hasMessage("CALLED has no cause");
  }

  @Test
  void kernelsKnowWhereAnOperationIs() {
    assertThat(KERNELS.target(creating)).isEqualTo(LifecycleState.CREATED);
    assertThat(KERNELS.target(starting)).isEqualTo(LifecycleState.RUNNING);
    assertThat(KERNELS.stateBefore(back.requireOperation(), 1)).isEqualTo(LifecycleState.CREATED);
    assertThat(KERNELS.stateBefore(back.requireOperation(), 0)).isEqualTo(LifecycleState.ABSENT);
    ClusterRecord repairing = begin(LifecycleState.RUNNING, Plan.REPAIR);
    assertThat(KERNELS.target(repairing)).isEqualTo(LifecycleState.RUNNING);
    assertThat(KERNELS.transition(repairing))
        .isSameAs(
            Lifecycle.table().rows(LifecycleState.RUNNING, LifecycleEvent.REPAIR).get(0).payload());
    assertThat(KERNELS.direct(starting, OperationEvent.CONFIRMED, false))
        .isEqualTo(Directive.FINISH);
    assertThat(KERNELS.direct(starting, OperationEvent.FAILED, true)).isEqualTo(Directive.RETRY);
    KERNELS.directTakeUp(starting);
    KERNELS.directAbandon(repairing, OperationEvent.PREEMPTED);
  }

  @Test
  void anOperationIsTakenUpOrGivenUpOnlyWhereTheTableSaysSo() {
    Table.Builder<OperationPhase, OperationEvent, OperationContext, Directive> other =
        Table.<OperationPhase, OperationEvent, OperationContext, Directive>builder(
                "other", OperationPhase.class, OperationEvent.class)
            .initial(OperationPhase.APPLYING);
    OperationPhase[] phases = OperationPhase.values();
    for (int i = 0; i < phases.length; i++) {
      OperationPhase next = phases[(i + 1) % phases.length];
      other.row(phases[i], OperationEvent.RECOVERED, next, Directive.PROCEED);
      other.row(phases[i], OperationEvent.PREEMPTED, next, Directive.CONTINUE);
    }
    Kernels kernels =
        new Kernels(
            new Kernel<>(Lifecycle.table()), new Kernel<>(other.refuseOthers("no").build()));

    assertThatThrownBy(() -> kernels.directTakeUp(starting))
        .hasMessage("the table says PROCEED instead of CONTINUE");
    assertThatThrownBy(() -> kernels.directAbandon(starting, OperationEvent.PREEMPTED))
        .hasMessage("the table says CONTINUE instead of ABANDON");
  }

  private static RecordUpdate update(
      Directive directive, ClusterRecord record, @Nullable CallFailure failure) {
    return RecordUpdate.of(KERNELS, directive, record, DONE_SO_FAR, failure, Duration.ZERO, NOW);
  }

  private static ClusterRecord begin(LifecycleState state, Plan command) {
    ClusterRecord record = IdleRecords.of(state, new Fence(3));
    return Changes.begin(
        record, new OperationId(new UUID(0, 1)), command, false, Duration.ofMinutes(1), NOW);
  }
}
