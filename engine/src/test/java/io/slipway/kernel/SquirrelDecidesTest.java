package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.IdleRecords;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What squirrel has no transition for, the engine does not do, whatever the table says. */
class SquirrelDecidesTest {
  static Stream<Row<LifecycleState, LifecycleEvent, Boolean, Transition>> lifecycleRows() {
    return Lifecycle.table().rows().stream();
  }

  static Stream<Row<OperationPhase, OperationEvent, OperationContext, Directive>> operationRows() {
    return OperationTable.table().rows().stream();
  }

  @ParameterizedTest
  @MethodSource("lifecycleRows")
  void aLifecycleStepIsRefusedWithoutItsTransition(
      Row<LifecycleState, LifecycleEvent, Boolean, Transition> row) {
    Kernels kernels =
        new Kernels(
            new Kernel<>(Lifecycle.table(), without(Lifecycle.table(), row)),
            new Kernel<>(OperationTable.table()));
    assertThat(kernels.decide(row.from(), row.event())).isInstanceOf(Decision.Refused.class);
    Plan command = Plan.valueOf(row.event().name());
    ClusterRecord record = record(row.from(), command, OperationPhase.APPLYING, false);
    assertThat(Kernels.production().target(record)).isEqualTo(row.to());
    assertThatThrownBy(() -> kernels.target(record)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> kernels.transition(record)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("operationRows")
  void anOperationStepIsRefusedWithoutItsTransition(
      Row<OperationPhase, OperationEvent, OperationContext, Directive> row) {
    Kernels whole = Kernels.production();
    Kernels kernels =
        new Kernels(
            new Kernel<>(Lifecycle.table()),
            new Kernel<>(OperationTable.table(), without(OperationTable.table(), row)));
    int shown = 0;
    for (ClusterRecord record : records(row.from())) {
      for (boolean mayRetry : new boolean[] {false, true}) {
        if (decided(whole, record, row, mayRetry)) {
          shown++;
          assertThatThrownBy(() -> kernels.direct(record, row.event(), mayRetry))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("the table refuses the step");
        }
      }
    }
    assertThat(shown).as("records in which the engine takes this row").isPositive();
  }

  private static boolean decided(
      Kernels kernels,
      ClusterRecord record,
      Row<OperationPhase, OperationEvent, OperationContext, Directive> row,
      boolean mayRetry) {
    OperationRecord operation = record.requireOperation();
    return row.guard()
            .test()
            .test(
                new OperationContext(
                    kernels.transition(record).isReversible(),
                    operation.backward(),
                    operation.atLastTransition(),
                    mayRetry,
                    operation.command().isPreemptible()))
        && kernels.direct(record, row.event(), mayRetry) == row.payload();
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P> List<Row<S, E, C, P>> without(
      Table<S, E, C, P> table, Row<S, E, C, P> row) {
    return table.rows().stream().filter(other -> !other.equals(row)).toList();
  }

  private static List<ClusterRecord> records(OperationPhase phase) {
    List<ClusterRecord> records = new ArrayList<>();
    for (boolean backward : new boolean[] {false, true}) {
      if (phase == OperationPhase.BLOCKED || backward == (phase == OperationPhase.ROLLING_BACK)) {
        records.add(record(LifecycleState.ABSENT, Plan.CREATE, phase, backward));
        records.add(record(LifecycleState.ABSENT, Plan.CREATE_START, phase, backward));
        records.add(record(LifecycleState.CREATED, Plan.START, phase, backward));
        records.add(second(phase, backward));
      }
    }
    if (phase != OperationPhase.ROLLING_BACK) {
      records.add(record(LifecycleState.RUNNING, Plan.SHUTDOWN, phase, false));
      records.add(record(LifecycleState.RUNNING, Plan.REPAIR, phase, false));
    }
    return records;
  }

  private static ClusterRecord second(OperationPhase phase, boolean backward) {
    ClusterRecord first = record(LifecycleState.ABSENT, Plan.CREATE_START, phase, backward);
    return copy(first, LifecycleState.CREATED, operation(first.requireOperation(), 1));
  }

  private static ClusterRecord record(
      LifecycleState state, Plan command, OperationPhase phase, boolean backward) {
    ClusterRecord record = IdleRecords.of(state, new Fence(3));
    OperationRecord operation =
        new OperationRecord(
            new OperationId(new UUID(0, 1)),
            command,
            state,
            0,
            phase,
            backward,
            false,
            1,
            Instant.EPOCH,
            Duration.ofMinutes(1),
            Instant.EPOCH.plusSeconds(60),
            null,
            null,
            null);
    return copy(record, state, operation);
  }

  private static OperationRecord operation(OperationRecord from, int index) {
    return new OperationRecord(
        from.id(),
        from.command(),
        from.origin(),
        index,
        from.phase(),
        from.backward(),
        from.keepOnFailure(),
        from.attempt(),
        from.startedAt(),
        from.timeout(),
        from.deadline(),
        null,
        null,
        null);
  }

  private static ClusterRecord copy(
      ClusterRecord from, LifecycleState state, OperationRecord operation) {
    return new ClusterRecord(
        from.cluster(),
        from.backend(),
        from.spec(),
        from.resolution(),
        state,
        from.fence(),
        operation,
        from.repairs(),
        from.updatedAt(),
        false);
  }
}
