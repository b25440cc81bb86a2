package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Table;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Kernels KERNELS = Kernels.production();
  private static final OperationId ID = new OperationId(new UUID(0, 1));

  /**
   * RUNNING, an SPU dies, a repair begins, the engine crashes, a user asks for a start: the command
   * is illegal, so the interrupted repair must stay in flight.
   */
  @Test
  void anIllegalCommandLeavesAnInterruptedRepairAlone() {
    ClusterRecord repairing = begun(LifecycleState.RUNNING, Plan.REPAIR);
    assertThat(Admission.of(KERNELS, repairing, state -> Plan.START, true))
        .isInstanceOfSatisfying(
            Admission.Refuse.class,
            no -> assertThat(no.reason()).isEqualTo(ErrorCode.ILLEGAL_TRANSITION.name()));
    assertThat(Admission.of(KERNELS, repairing, state -> Plan.CREATE_START, true))
        .isInstanceOf(Admission.Refuse.class);
  }

  @Test
  void aLegalCommandTakesTheClusterFromARepair() {
    ClusterRecord repairing = begun(LifecycleState.RUNNING, Plan.REPAIR);
    assertThat(Admission.of(KERNELS, repairing, state -> Plan.SHUTDOWN, true))
        .isEqualTo(new Admission.Begin(Plan.SHUTDOWN));
  }

  @Test
  void theSameCommandJoinsAndAnotherWaits() {
    ClusterRecord starting = begun(LifecycleState.CREATED, Plan.START);
    assertThat(Admission.of(KERNELS, starting, state -> Plan.START, true))
        .isEqualTo(new Admission.TakeUp(true));
    assertThat(Admission.of(KERNELS, starting, state -> Plan.DELETE, true))
        .isEqualTo(new Admission.TakeUp(false));
    ClusterRecord creating = begun(LifecycleState.ABSENT, Plan.CREATE_START);
    assertThat(Admission.of(KERNELS, creating, state -> Plan.CREATE_START, false))
        .isEqualTo(new Admission.TakeUp(false));
  }

  @Test
  void onlyADeleteSupersedesWhatIsStuckOnItsWayBack() {
    Instant now = Instant.EPOCH;
    ClusterRecord starting = begun(LifecycleState.CREATED, Plan.START);
    ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "cancelled", now);
    ClusterRecord stuck =
        Changes.block(back, ErrorCode.BACKEND_UNAVAILABLE, "no answer", null, now);
    assertThat(Admission.of(KERNELS, stuck, state -> Plan.DELETE, true))
        .isEqualTo(new Admission.Begin(Plan.DELETE));
    assertThat(Admission.of(KERNELS, back, state -> Plan.DELETE, true))
        .isEqualTo(new Admission.TakeUp(false));
    assertThat(Admission.of(KERNELS, stuck, state -> Plan.SHUTDOWN, true))
        .isEqualTo(new Admission.TakeUp(false));
  }

  @Test
  void nothingIsTakenFromAnOperationUnlessItsTableSaysSo() {
    Kernels stubborn = new Kernels(new Kernel<>(Lifecycle.table()), new Kernel<>(stubbornTable()));
    ClusterRecord repairing = begun(LifecycleState.RUNNING, Plan.REPAIR);
    ClusterRecord starting = begun(LifecycleState.CREATED, Plan.START);
    Instant now = Instant.EPOCH;
    ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "cancelled", now);
    ClusterRecord stuck =
        Changes.block(back, ErrorCode.BACKEND_UNAVAILABLE, "no answer", null, now);

    assertThatThrownBy(() -> Admission.of(stubborn, repairing, state -> Plan.SHUTDOWN, true))
        .hasMessageContaining("the table refuses the step");
    assertThatThrownBy(() -> Admission.of(stubborn, stuck, state -> Plan.DELETE, true))
        .hasMessageContaining("the table refuses the step");
    assertThat(Admission.of(stubborn, repairing, state -> Plan.START, true))
        .isInstanceOf(Admission.Refuse.class);
  }

  /** Operations that can be taken up and never be given up. */
  private static Table<OperationPhase, OperationEvent, OperationContext, Directive>
      stubbornTable() {
    Table.Builder<OperationPhase, OperationEvent, OperationContext, Directive> table =
        Table.<OperationPhase, OperationEvent, OperationContext, Directive>builder(
                "stubborn", OperationPhase.class, OperationEvent.class)
            .initial(OperationPhase.APPLYING);
    OperationPhase[] phases = OperationPhase.values();
    for (int i = 0; i < phases.length; i++) {
      OperationPhase next = phases[(i + 1) % phases.length];
      table.row(phases[i], OperationEvent.RECOVERED, next, Directive.CONTINUE);
    }
    return table.refuseOthers("no").build();
  }

  private static ClusterRecord begun(LifecycleState state, Plan command) {
    ClusterRecord record = IdleRecords.of(state, new Fence(3));
    return Changes.begin(record, ID, command, false, Duration.ofMinutes(1), Instant.EPOCH);
  }
}
