package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import io.slipway.spi.Purpose;
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
    ClusterRecord begun = begin(idle(LifecycleState.CREATED), Command.START);

    assertThat(begun.fence()).isEqualTo(new Fence(8));
    assertThat(begun.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(begun.updatedAt()).isEqualTo(NOW);
    assertThat(begun.repairs()).isEqualTo(REPAIRED);
    assertThat(begun.operation()).contains(begun.held());
    assertThat(begun.held().id()).isEqualTo(ID);
    assertThat(begun.held().purpose()).isEqualTo(Purpose.START);
    assertThat(begun.held().origin()).isEqualTo(LifecycleState.CREATED);
    assertThat(begun.held().phase()).isEqualTo(OperationPhase.FORWARD);
    assertThat(begun.held().attempt()).isEqualTo(1);
    assertThat(begun.held().deadline()).isEqualTo(NOW.plus(MINUTE));
  }

  @Test
  void aRepairCountsWhenItBeginsAndAnyOtherCommitForgetsThem() {
    ClusterRecord repairing = begin(idle(LifecycleState.RUNNING), Command.REPAIR);
    assertThat(repairing.repairs()).isEqualTo(new RepairRecord(2, NOW));

    ClusterRecord repaired = Changes.commit(repairing, LifecycleState.RUNNING, LATER);
    assertThat(repaired.repairs()).isEqualTo(new RepairRecord(2, NOW));

    ClusterRecord stopping = begin(repaired, Command.SHUTDOWN);
    assertThat(Changes.commit(stopping, LifecycleState.SHUTDOWN, LATER).repairs())
        .isEqualTo(RepairRecord.NONE);
    assertThat(Changes.forgetRepairs(repaired).repairs()).isEqualTo(RepairRecord.NONE);
  }

  @Test
  void aPlanGoesForwardAndBackTransitionByTransition() {
    ClusterRecord begun = begin(absent, Command.CREATE_START);
    assertThat(begun.held().atLastTransition()).isFalse();

    ClusterRecord created = Changes.commit(begun, LifecycleState.CREATED, LATER);
    assertThat(created.state()).isEqualTo(LifecycleState.CREATED);
    assertThat(created.fence()).isEqualTo(begun.fence());
    assertThat(created.held().index()).isEqualTo(1);
    assertThat(created.held().atLastTransition()).isTrue();
    assertThat(Changes.commit(created, LifecycleState.RUNNING, LATER).operation()).isEmpty();

    ClusterRecord back = Changes.turnBack(created, ErrorCode.CANCELLED, "Ctrl-C", LATER);
    assertThat(back.held().atLastTransition()).isFalse();
    ClusterRecord undone = Changes.commitUndo(back, LifecycleState.CREATED, LATER);
    assertThat(undone.held().index()).isZero();
    assertThat(undone.held().atLastTransition()).isTrue();
    ClusterRecord over = Changes.commitUndo(undone, LifecycleState.ABSENT, LATER);
    assertThat(over.operation()).isEmpty();
    assertThat(over.isOver()).isTrue();
  }

  @Test
  void onItsWayBackAnOperationHasANewFenceAndItsFirstAttempt() {
    ClusterRecord tried = Changes.retry(begin(absent, Command.CREATE), false, NOW);
    ClusterRecord back = Changes.turnBack(tried, ErrorCode.CANCELLED, "Ctrl-C", LATER);

    assertThat(back.fence()).isEqualTo(tried.fence().next());
    assertThat(back.updatedAt()).isEqualTo(LATER);
    assertThat(back.held().phase()).isEqualTo(OperationPhase.BACKWARD);
    assertThat(back.held().backward()).isTrue();
    assertThat(back.held().attempt()).isEqualTo(1);
    assertThat(back.held().erasesNext()).isTrue();
    assertThat(tried.held().erasesNext()).isFalse();
  }

  @Test
  void whatIsKeptOrHasAPastIsNotErasedOnTheWayBack() {
    ClusterRecord kept = Changes.begin(absent, ID, Command.CREATE_START, true, MINUTE, NOW);
    ClusterRecord created = Changes.commit(kept, LifecycleState.CREATED, NOW);
    ClusterRecord back = Changes.turnBack(created, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    assertThat(back.held().erasesNext()).isFalse();
    assertThat(back.held().atLastTransition()).isTrue();

    ClusterRecord resuming = begin(idle(LifecycleState.SHUTDOWN), Command.RESUME);
    assertThat(Changes.turnBack(resuming, ErrorCode.CANCELLED, "Ctrl-C", NOW).held().erasesNext())
        .isFalse();
  }

  @Test
  void whatIsBlockedKeepsItsFenceAndItsDirection() {
    ClusterRecord begun = begin(idle(LifecycleState.RUNNING), Command.SHUTDOWN);
    ClusterRecord blocked =
        Changes.block(begun, ErrorCode.BACKEND_REJECTED, "boom", LATER.plusSeconds(9), LATER);

    assertThat(blocked.fence()).isEqualTo(begun.fence());
    assertThat(blocked.held().phase()).isEqualTo(OperationPhase.BLOCKED);
    assertThat(blocked.held().backward()).isFalse();
    assertThat(blocked.held().nextAttemptAt()).isEqualTo(LATER.plusSeconds(9));
    assertThat(blocked.updatedAt()).isEqualTo(LATER);
  }

  @Test
  void aRetryTakesANewFenceOnlyWhereTheCallMayStillLand() {
    ClusterRecord begun = begin(absent, Command.CREATE);

    ClusterRecord same = Changes.retry(begun, false, LATER);
    assertThat(same.fence()).isEqualTo(begun.fence());
    assertThat(same.held().attempt()).isEqualTo(2);
    assertThat(same.held().deadline()).isEqualTo(begun.held().deadline());
    ClusterRecord fenced = Changes.retry(same, true, LATER);
    assertThat(fenced.fence()).isEqualTo(begun.fence().next());
    assertThat(fenced.held().attempt()).isEqualTo(3);
  }

  @Test
  void aRestoredRecordHasAFenceAboveAllThatAreKnown() {
    ClusterRecord begun = begin(idle(LifecycleState.RUNNING), Command.SHUTDOWN);

    assertThat(Changes.restore(begun, new Fence(2), LATER).fence()).isEqualTo(new Fence(9));
    assertThat(Changes.restore(begun, new Fence(8), LATER).fence()).isEqualTo(new Fence(9));
    ClusterRecord restored = Changes.restore(begun, new Fence(20), LATER);
    assertThat(restored.fence()).isEqualTo(new Fence(21));
    assertThat(restored.operation()).isEqualTo(begun.operation());
    assertThat(restored.state()).isEqualTo(LifecycleState.RUNNING);
  }

  @ParameterizedTest
  @EnumSource(LifecycleState.class)
  void aRecordIsIdleUnlessItRunsAndOverWhereNothingIsLeft(LifecycleState state) {
    ClusterRecord idle = idle(state);

    assertThat(idle.isIdle()).isEqualTo(state != LifecycleState.RUNNING);
    assertThat(idle.isOver())
        .isEqualTo(state == LifecycleState.ABSENT || state == LifecycleState.DELETED);
    assertThatThrownBy(idle::held)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no operation holds");
    ClusterRecord held = begin(idle, Command.REPAIR);
    assertThat(held.isIdle()).isFalse();
    assertThat(held.isOver()).isFalse();
  }

  @Test
  void aCommandIsAPlanOfTransitions() {
    assertThat(Command.CREATE_START.plan()).containsExactly(Purpose.CREATE, Purpose.START);
    assertThat(Command.CREATE_START.text()).isEqualTo("CREATE+START");
    assertThat(Command.values()).filteredOn(Command::isRepair).containsExactly(Command.REPAIR);
    assertThat(Command.values())
        .filteredOn(Command::creates)
        .containsExactly(Command.CREATE, Command.CREATE_START);
    assertThat(Command.eventOf(Purpose.RESUME)).isEqualTo(LifecycleEvent.RESUME);
    assertThatThrownBy(() -> Command.eventOf(Purpose.REPAIR))
        .hasMessage("no lifecycle event for REPAIR");
  }

  private static ClusterRecord begin(ClusterRecord record, Command command) {
    return Changes.begin(record, ID, command, false, MINUTE, NOW);
  }

  private static ClusterRecord idle(LifecycleState state) {
    return IdleRecords.of(state, new Fence(7), REPAIRED);
  }
}
