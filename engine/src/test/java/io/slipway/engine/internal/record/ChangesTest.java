package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangesTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(5);
  private static final OperationId ID = new OperationId(new UUID(0, 1));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final RepairRecord REPAIRED = RepairRecord.NONE.next(NOW.minusSeconds(60));

  private final ClusterRecord absent = idle(LifecycleState.ABSENT);

  @Test
  void anIntentTakesANewFenceAndKeepsTheState() {
    ClusterRecord begun = begin(idle(LifecycleState.CREATED), Plan.START);

    assertThat(begun.fence()).isEqualTo(new Fence(8));
    assertThat(begun.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(begun.updatedAt()).isEqualTo(NOW);
    assertThat(begun.repairs()).isEqualTo(REPAIRED);
    assertThat(begun.operation()).contains(begun.requireOperation());
    assertThat(begun.requireOperation().id()).isEqualTo(ID);
    assertThat(begun.requireOperation().purpose()).isEqualTo(OperationKind.START);
    assertThat(begun.requireOperation().origin()).isEqualTo(LifecycleState.CREATED);
    assertThat(begun.requireOperation().phase()).isEqualTo(OperationPhase.APPLYING);
    assertThat(begun.requireOperation().attempt()).isEqualTo(1);
    assertThat(begun.requireOperation().deadline()).isEqualTo(NOW.plus(MINUTE));
  }

  @Test
  void aRepairCountsWhenItBeginsAndAnyOtherCommitForgetsThem() {
    ClusterRecord repairing = begin(idle(LifecycleState.RUNNING), Plan.REPAIR);
    assertThat(repairing.repairs()).isEqualTo(new RepairRecord(2, NOW));

    ClusterRecord repaired = Changes.commit(repairing, LifecycleState.RUNNING, LATER);
    assertThat(repaired.repairs()).isEqualTo(new RepairRecord(2, NOW));

    ClusterRecord stopping = begin(repaired, Plan.SHUTDOWN);
    assertThat(Changes.commit(stopping, LifecycleState.SHUTDOWN, LATER).repairs())
        .isEqualTo(RepairRecord.NONE);
    assertThat(Changes.forgetRepairs(repaired).repairs()).isEqualTo(RepairRecord.NONE);
  }

  @Test
  void aPlanGoesForwardAndBackTransitionByTransition() {
    ClusterRecord begun = begin(absent, Plan.CREATE_START);
    assertThat(begun.requireOperation().atLastTransition()).isFalse();

    ClusterRecord created = Changes.commit(begun, LifecycleState.CREATED, LATER);
    assertThat(created.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(created.fence()).isEqualTo(begun.fence());
    assertThat(created.requireOperation().index()).isEqualTo(1);
    assertThat(created.requireOperation().atLastTransition()).isTrue();
    assertThat(Changes.commit(created, LifecycleState.RUNNING, LATER).operation()).isEmpty();

    ClusterRecord back = Changes.turnBack(created, ErrorCode.CANCELLED, "Ctrl-C", LATER);
    assertThat(back.requireOperation().atLastTransition()).isFalse();
    ClusterRecord undone = Changes.commitUndo(back, LifecycleState.CREATED, LATER);
    assertThat(undone.requireOperation().index()).isZero();
    assertThat(undone.requireOperation().atLastTransition()).isTrue();
    ClusterRecord over = Changes.commitUndo(undone, LifecycleState.ABSENT, LATER);
    assertThat(over.operation()).isEmpty();
    assertThat(over.isRemovable()).isTrue();
  }

  @Test
  void onItsWayBackAnOperationHasANewFenceAndItsFirstAttempt() {
    ClusterRecord tried = Changes.retry(begin(absent, Plan.CREATE), NOW);
    ClusterRecord back = Changes.turnBack(tried, ErrorCode.CANCELLED, "Ctrl-C", LATER);

    assertThat(back.fence()).isEqualTo(tried.fence().next());
    assertThat(back.updatedAt()).isEqualTo(LATER);
    assertThat(back.requireOperation().phase()).isEqualTo(OperationPhase.ROLLING_BACK);
    assertThat(back.requireOperation().backward()).isTrue();
    assertThat(back.requireOperation().attempt()).isEqualTo(1);
    assertThat(back.requireOperation().erasesNext()).isTrue();
    assertThat(tried.requireOperation().erasesNext()).isFalse();
  }

  @Test
  void whatIsKeptOrHasAPastIsNotErasedOnTheWayBack() {
    ClusterRecord kept = Changes.begin(absent, ID, Plan.CREATE_START, true, MINUTE, NOW);
    ClusterRecord created = Changes.commit(kept, LifecycleState.CREATED, NOW);
    ClusterRecord back = Changes.turnBack(created, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    assertThat(back.requireOperation().erasesNext()).isFalse();
    assertThat(back.requireOperation().atLastTransition()).isTrue();

    ClusterRecord resuming = begin(idle(LifecycleState.SHUTDOWN), Plan.RESUME);
    assertThat(
            Changes.turnBack(resuming, ErrorCode.CANCELLED, "Ctrl-C", NOW)
                .requireOperation()
                .erasesNext())
        .isFalse();
  }

  @Test
  void whatIsBlockedKeepsItsFenceAndItsDirection() {
    ClusterRecord begun = begin(idle(LifecycleState.RUNNING), Plan.SHUTDOWN);
    ClusterRecord blocked =
        Changes.block(begun, ErrorCode.BACKEND_REJECTED, "boom", LATER.plusSeconds(9), LATER);

    assertThat(blocked.fence()).isEqualTo(begun.fence());
    assertThat(blocked.requireOperation().phase()).isEqualTo(OperationPhase.BLOCKED);
    assertThat(blocked.requireOperation().backward()).isFalse();
    assertThat(blocked.requireOperation().nextAttemptAt()).isEqualTo(LATER.plusSeconds(9));
    assertThat(blocked.updatedAt()).isEqualTo(LATER);
  }

  @Test
  void aRetryTakesANewFenceAsTheCallMayStillLand() {
    ClusterRecord begun = begin(absent, Plan.CREATE);

    ClusterRecord fenced = Changes.retry(begun, LATER);
    assertThat(fenced.fence()).isEqualTo(begun.fence().next());
    assertThat(fenced.requireOperation().attempt()).isEqualTo(2);
    assertThat(fenced.requireOperation().deadline()).isEqualTo(begun.requireOperation().deadline());
  }

  @Test
  void aRestoredRecordHasAFenceAboveAllThatAreKnown() {
    ClusterRecord begun = begin(idle(LifecycleState.RUNNING), Plan.SHUTDOWN);

    assertThat(Changes.restore(begun, new Fence(2), LATER).fence()).isEqualTo(new Fence(9));
    assertThat(Changes.restore(begun, new Fence(8), LATER).fence()).isEqualTo(new Fence(9));
    ClusterRecord restored = Changes.restore(begun, new Fence(20), LATER);
    assertThat(restored.fence()).isEqualTo(new Fence(21));
    assertThat(restored.operation()).isEqualTo(begun.operation());
    assertThat(restored.state()).isEqualTo(LifecycleState.RUNNING);
  }

  /** What the record is told to do may have been done since, and undone. */
  @Test
  void aRestoredRecordIsTakenUpByCommandsOnly() {
    ClusterRecord blocked =
        Changes.block(
            begin(idle(LifecycleState.RUNNING), Plan.SHUTDOWN),
            ErrorCode.DEADLINE_EXCEEDED,
            "too late",
            LATER,
            NOW);
    assertThat(blocked.requireOperation().nextAttemptAt()).isEqualTo(LATER);

    ClusterRecord restored = Changes.restore(blocked, new Fence(20), LATER);
    assertThat(restored.requireOperation().nextAttemptAt()).isNull();
    assertThat(restored.requireOperation().phase()).isEqualTo(OperationPhase.BLOCKED);
  }

  @ParameterizedTest
  @EnumSource(LifecycleState.class)
  void aRecordIsIdleUnlessItRunsAndOverWhereNothingIsLeft(LifecycleState state) {
    ClusterRecord idle = idle(state);

    assertThat(idle.isIdle()).isEqualTo(state != LifecycleState.RUNNING);
    assertThat(idle.isRemovable())
        .isEqualTo(
            state == LifecycleState.ABSENT
                || state == LifecycleState.DELETED
                || state == LifecycleState.FORGOTTEN);
    assertThatThrownBy(idle::requireOperation)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no operation holds");
    ClusterRecord held = begin(idle, Plan.REPAIR);
    assertThat(held.isIdle()).isFalse();
    assertThat(held.isRemovable()).isFalse();
  }

  @Test
  void aCommandIsAPlanOfTransitions() {
    assertThat(Plan.CREATE_START.transitions())
        .containsExactly(OperationKind.CREATE, OperationKind.START);
    assertThat(Plan.CREATE_START.text()).isEqualTo("CREATE+START");
    assertThat(Plan.values())
        .filteredOn(Plan::isPreemptible)
        .containsExactly(Plan.REPAIR, Plan.FORGET);
    assertThat(Plan.values()).filteredOn(Plan::countsAsRepair).containsExactly(Plan.REPAIR);
    assertThat(Plan.values())
        .filteredOn(Plan::creates)
        .containsExactly(Plan.CREATE, Plan.CREATE_START);
    assertThat(Plan.eventOf(OperationKind.RESUME)).isEqualTo(LifecycleEvent.RESUME);
    assertThat(OperationKind.values())
        .allSatisfy(kind -> assertThat(Plan.eventOf(kind).purpose()).isEqualTo(kind));
  }

  private static ClusterRecord begin(ClusterRecord record, Plan command) {
    return Changes.begin(record, ID, command, false, MINUTE, NOW);
  }

  private static ClusterRecord idle(LifecycleState state) {
    return IdleRecords.of(state, new Fence(7), REPAIRED);
  }
}
