package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.lifecycle.StepPlan;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import io.slipway.spi.OperationKind;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes tables like the shipped ones but for one thing. */
final class Tables {
  private Tables() {}

  /** Returns the shipped kernels with other transitions for one purpose. */
  static Kernels withTransition(OperationKind purpose, UnaryOperator<Transition> change) {
    return withLifecycle(
        row ->
            Optional.of(
                row.event().purpose() == purpose
                    ? new Row<>(
                        row.from(), row.event(), row.guard(), row.to(), change.apply(row.payload()))
                    : row),
        List.of());
  }

  /** Returns the shipped kernels with lifecycle rows changed, dropped and added. */
  static Kernels withLifecycle(
      java.util.function.Function<
              Row<LifecycleState, LifecycleEvent, Boolean, Transition>,
              Optional<Row<LifecycleState, LifecycleEvent, Boolean, Transition>>>
          change,
      List<Row<LifecycleState, LifecycleEvent, Boolean, Transition>> more) {
    return new Kernels(
        new Kernel<>(rebuilt(Lifecycle.table(), change, more)),
        new Kernel<>(OperationTable.table()));
  }

  /** Returns the shipped kernels with operation rows changed and dropped. */
  static Kernels withOperation(
      java.util.function.Function<
              Row<OperationPhase, OperationEvent, OperationContext, Directive>,
              Optional<Row<OperationPhase, OperationEvent, OperationContext, Directive>>>
          change) {
    return new Kernels(
        new Kernel<>(Lifecycle.table()),
        new Kernel<>(rebuilt(OperationTable.table(), change, List.of())));
  }

  static StepPlan withoutStep(StepPlan stepPlan, String name) {
    return new StepPlan(
        stepPlan.steps().stream().filter(step -> !step.name().equals(name)).toList(),
        stepPlan.depth(),
        stepPlan.commitCondition());
  }

  static StepPlan withSteps(StepPlan stepPlan, List<Step> steps) {
    return new StepPlan(steps, stepPlan.depth(), stepPlan.commitCondition());
  }

  static <S extends Enum<S>, E extends Enum<E>, C, P> Table<S, E, C, P> rebuilt(
      Table<S, E, C, P> table,
      java.util.function.Function<Row<S, E, C, P>, Optional<Row<S, E, C, P>>> change,
      List<Row<S, E, C, P>> more) {
    Table.Builder<S, E, C, P> builder =
        Table.<S, E, C, P>builder(table.name(), table.stateType(), table.eventType())
            .initial(table.initial());
    table.finals().forEach(builder::finalState);
    for (Row<S, E, C, P> row : table.rows()) {
      change
          .apply(row)
          .ifPresent(r -> builder.row(r.from(), r.event(), r.guard(), r.to(), r.payload()));
    }
    more.forEach(r -> builder.row(r.from(), r.event(), r.guard(), r.to(), r.payload()));
    for (S state : table.states()) {
      for (E event : table.events()) {
        boolean taken = more.stream().anyMatch(row -> row.from() == state && row.event() == event);
        if (!taken) {
          table
              .refusal(state, event)
              .ifPresent(reason -> builder.refuse(List.of(state), List.of(event), reason));
        }
      }
    }
    return builder.refuseOthers("DROPPED").build();
  }
}
