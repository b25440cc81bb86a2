package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.kernel.Kernel;
import io.slipway.engine.internal.kernel.Table;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Command;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an operation's record and attempt, and what it may do next. */
class ConsequenceTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Kernels KERNELS = Kernels.production();
  private static final Attempt DONE_SO_FAR =
      Attempt.CLAIMED.withReturned("provision").withLaunched(List.of(MemberId.spu(1)));
  private static final CallFailure REJECTED =
      CallFailure.permanent(ErrorCode.BACKEND_REJECTED, "no room");

  private final ClusterRecord creating = begin(LifecycleState.ABSENT, Command.CREATE_START);
  private final ClusterRecord starting = Changes.commit(creating, LifecycleState.CREATED, NOW);
  private final ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "Ctrl-C", NOW);

  @Test
  void anAttemptRemembersWhatItHasDone() {
    assertThat(DONE_SO_FAR.claimed()).isTrue();
    assertThat(DONE_SO_FAR.withReturned("launch").returned())
        .containsExactlyInAnyOrder("provision", "launch");
    assertThat(DONE_SO_FAR.withLaunched(List.of(MemberId.spu(2))).launched())
        .containsExactlyInAnyOrder(MemberId.spu(1), MemberId.spu(2));
  }

  @Test
  void aPlanIsCommittedTransitionByTransition() {
    Consequence created = consequence(Directive.ADVANCE, creating, null);
    assertThat(created.record()).isEqualTo(starting);
    assertThat(created.attempt()).isEqualTo(Attempt.CLAIMED);
    assertThat(created.end()).isNull();

    Consequence running = consequence(Directive.FINISH, starting, null);
    assertThat(running.record().state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(running.end()).isEqualTo(OperationPhase.DONE);
  }

  @Test
  void theWayBackLeadsThroughTheStatesBefore() {
    Consequence stopped = consequence(Directive.ADVANCE, back, null);
    assertThat(stopped.record().state()).isEqualTo(LifecycleState.CREATED);
    assertThat(stopped.end()).isNull();

    Consequence erased = consequence(Directive.FINISH, stopped.record(), null);
    assertThat(erased.record().state()).isEqualTo(LifecycleState.ABSENT);
    assertThat(erased.end()).isEqualTo(OperationPhase.UNDONE);
  }

  @Test
  void whatWasDoneCountsUntilTheFenceIsRaised() {
    assertThat(consequence(Directive.PROCEED, starting, null))
        .isEqualTo(new Consequence(starting, DONE_SO_FAR, null));
    Consequence again = consequence(Directive.RETRY, starting, REJECTED);
    assertThat(again)
        .isEqualTo(new Consequence(Changes.retry(starting, false, NOW), DONE_SO_FAR, null));
    CallFailure lost = new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "lost", true, true, null);
    assertThat(consequence(Directive.RETRY, starting, lost))
        .isEqualTo(new Consequence(Changes.retry(starting, true, NOW), Attempt.NEW, null));
    assertThat(consequence(Directive.TURN_BACK, starting, REJECTED))
        .isEqualTo(
            new Consequence(
                Changes.turnBack(starting, ErrorCode.BACKEND_REJECTED, "no room", NOW),
                Attempt.NEW,
                null));
    assertThat(consequence(Directive.BLOCK, back, REJECTED))
        .isEqualTo(
            new Consequence(
                Changes.block(back, ErrorCode.BACKEND_REJECTED, "no room", null, NOW),
                DONE_SO_FAR,
                OperationPhase.BLOCKED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Directive.class,
      names = {"RETRY", "TURN_BACK", "BLOCK"})
  void whatIsBadHasACause(Directive directive) {
    assertThatThrownBy(() -> consequence(directive, starting, null))
        .hasMessage(directive + " has no cause");
  }

  @ParameterizedTest
  @EnumSource(
      value = Directive.class,
      names = {"TAKE_UP", "ABANDON"})
  void whatIsNotForARunningOperationIsRefused(Directive directive) {
    assertThatThrownBy(() -> consequence(directive, starting, null))
        .hasMessage(directive + " is not for a running operation");
  }

  @Test
  void aTransientFailureIsRetriedWhileAttemptsAndTimeAreLeft() {
    Happening happening =
        Happening.failed(new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "busy", true, false, null));
    Instant deadline = starting.held().deadline();

    assertThat(happening.mayRetry(starting, deadline.minusNanos(1))).isTrue();
    assertThat(happening.mayRetry(starting, deadline)).isFalse();
    assertThat(Happening.failed(REJECTED).mayRetry(starting, NOW)).isFalse();
    assertThat(Happening.of(OperationEvent.CALLED).mayRetry(starting, NOW)).isFalse();
    ClusterRecord tried = starting;
    for (int attempt = 1; attempt < Happening.MAX_ATTEMPTS; attempt++) {
      assertThat(happening.mayRetry(tried, NOW)).isTrue();
      tried = Changes.retry(tried, false, NOW);
    }
    assertThat(happening.mayRetry(tried, NOW)).isFalse();
  }

  @Test
  void aHappeningKnowsItsCause() {
    assertThat(Happening.failed(REJECTED).event()).isEqualTo(OperationEvent.FAILED);
    assertThat(Happening.failed(REJECTED).cause()).isEqualTo(REJECTED);
    assertThat(Happening.deadline("late"))
        .isEqualTo(
            new Happening(
                OperationEvent.DEADLINE,
                CallFailure.permanent(ErrorCode.DEADLINE_EXCEEDED, "late")));
    assertThat(Happening.cancelled("Ctrl-C"))
        .isEqualTo(
            new Happening(
                OperationEvent.CANCELLED, CallFailure.permanent(ErrorCode.CANCELLED, "Ctrl-C")));
    assertThatThrownBy(() -> Happening.of(OperationEvent.CALLED).cause())
        .hasMessage("CALLED has no cause");
  }

  @Test
  void kernelsKnowWhereAnOperationIs() {
    assertThat(KERNELS.target(creating)).isEqualTo(LifecycleState.CREATED);
    assertThat(KERNELS.target(starting)).isEqualTo(LifecycleState.RUNNING);
    assertThat(KERNELS.stateBefore(back.held(), 1)).isEqualTo(LifecycleState.CREATED);
    assertThat(KERNELS.stateBefore(back.held(), 0)).isEqualTo(LifecycleState.ABSENT);
    ClusterRecord repairing = begin(LifecycleState.RUNNING, Command.REPAIR);
    assertThat(KERNELS.target(repairing)).isEqualTo(LifecycleState.RUNNING);
    assertThat(KERNELS.transition(repairing)).isSameAs(Lifecycle.REPAIR);
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
                "other", 1, OperationPhase.class, OperationEvent.class)
            .initial(OperationPhase.FORWARD);
    OperationPhase[] phases = OperationPhase.values();
    for (int i = 0; i < phases.length; i++) {
      OperationPhase next = phases[(i + 1) % phases.length];
      other.row(phases[i], OperationEvent.RECOVERED, next, Directive.PROCEED);
      other.row(phases[i], OperationEvent.PREEMPTED, next, Directive.TAKE_UP);
    }
    Kernels kernels =
        new Kernels(
            new Kernel<>(Lifecycle.table()), new Kernel<>(other.refuseOthers("no").build()));

    assertThatThrownBy(() -> kernels.directTakeUp(starting))
        .hasMessage("the table says PROCEED instead of TAKE_UP");
    assertThatThrownBy(() -> kernels.directAbandon(starting, OperationEvent.PREEMPTED))
        .hasMessage("the table says TAKE_UP instead of ABANDON");
  }

  private static Consequence consequence(
      Directive directive, ClusterRecord record, @Nullable CallFailure failure) {
    return Consequence.of(KERNELS, directive, record, DONE_SO_FAR, failure, NOW);
  }

  private static ClusterRecord begin(LifecycleState state, Command command) {
    ClusterRecord record = IdleRecords.of(state, new Fence(3));
    return Changes.begin(
        record, new OperationId(new UUID(0, 1)), command, false, Duration.ofMinutes(1), NOW);
  }
}
