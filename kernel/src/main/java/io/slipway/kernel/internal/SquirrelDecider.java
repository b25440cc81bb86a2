package io.slipway.kernel.internal;

import io.slipway.kernel.Decision;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.squirrelframework.foundation.component.IdProvider;
import org.squirrelframework.foundation.fsm.AnonymousAction;
import org.squirrelframework.foundation.fsm.Condition;
import org.squirrelframework.foundation.fsm.StateMachineBuilder;
import org.squirrelframework.foundation.fsm.StateMachineBuilderFactory;
import org.squirrelframework.foundation.fsm.StateMachineConfiguration;

/**
 * Squirrel behind a {@link Kernel}. Thread-safe.
 *
 * <p>One builder serves all decisions; it is warmed on one thread, because squirrel sorts its
 * action lists lazily and without a lock. Machines are pooled, each seen by one thread at a time,
 * and restored from the state that the caller passes. The interrupt flag is set aside during a
 * decision, because squirrel silently drops the event of an interrupted thread.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> the context of a decision
 * @param <P> the payload of a row
 */
public final class SquirrelDecider<S extends Enum<S>, E extends Enum<E>, C, P> {
  private final Table<S, E, C, P> table;
  private final StateMachineBuilder<KernelMachine, Object, Object, KernelContext> builder;
  private final ConcurrentLinkedQueue<KernelMachine> idle = new ConcurrentLinkedQueue<>();

  /** Builds squirrel's definition from rows of a table and warms it. */
  public SquirrelDecider(Table<S, E, C, P> table, List<Row<S, E, C, P>> rows) {
    this.table = table;
    this.builder = define(table, rows);
    KernelMachine warm = newMachine();
    warm.exportXMLDefinition(false);
    idle.add(warm);
  }

  /**
   * Answers an event.
   *
   * @throws IllegalStateException if squirrel neither takes nor declines the event, or a guard
   *     fails; this is a bug
   */
  public Decision<S, E, C, P> decide(S state, E event, C context) {
    KernelContext carried = new KernelContext(context);
    boolean interrupted = Thread.interrupted();
    try {
      KernelMachine pooled = idle.poll();
      KernelMachine machine = pooled == null ? newMachine() : pooled;
      machine.loadSavedData(new RestoredState(state));
      machine.fire(event, carried);
      // A machine that has failed, or has thrown an Error past this line, is not used again.
      if (carried.failure() == null) {
        idle.add(machine);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return outcome(state, event, carried);
  }

  /** Returns the number of pooled machines. */
  public int pooled() {
    return idle.size();
  }

  /** Returns a machine that is not used for decisions. */
  public KernelMachine newMachine() {
    return builder.newStateMachine(table.initial());
  }

  @SuppressWarnings("unchecked") // the context holds a row of this kernel's own table
  private Decision<S, E, C, P> outcome(S state, E event, KernelContext carried) {
    @Nullable Throwable failure = carried.failure();
    if (failure != null) {
      throw new IllegalStateException(
          "table " + table.name() + " failed on (" + state + ", " + event + ")", failure);
    }
    Row<?, ?, ?, ?> row = carried.taken();
    if (row != null && !carried.declined()) {
      return new Decision.Accepted<>((Row<S, E, C, P>) row);
    }
    if (row == null && carried.declined()) {
      return new Decision.Refused<>(state, event, table.refusal(state, event).orElse(""));
    }
    throw new IllegalStateException(
        "table " + table.name() + " gave no answer to (" + state + ", " + event + ")");
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P>
      StateMachineBuilder<KernelMachine, Object, Object, KernelContext> define(
          Table<S, E, C, P> table, List<Row<S, E, C, P>> rows) {
    StateMachineBuilder<KernelMachine, Object, Object, KernelContext> builder =
        StateMachineBuilderFactory.create(
            KernelMachine.class, Object.class, Object.class, KernelContext.class);
    // Squirrel would draw a random name for each machine, which is never used.
    IdProvider nameless = () -> "";
    builder.setStateMachineConfiguration(
        StateMachineConfiguration.create()
            .enableAutoStart(false)
            .enableAutoTerminate(false)
            .setIdProvider(nameless));
    table.states().forEach(builder::defineState);
    for (Row<S, E, C, P> row : rows) {
      builder
          .externalTransition()
          .from(row.from())
          .to(row.to())
          .on(row.event())
          .when(new RowCondition<>(row))
          .perform(new RowAction(row));
    }
    return builder;
  }

  private static final class RowCondition<C> implements Condition<KernelContext> {
    private final Guard<C> guard;

    RowCondition(Row<?, ?, C, ?> row) {
      this.guard = row.guard();
    }

    @Override
    @SuppressWarnings("unchecked") // decide() put a C of this kernel's own table in
    public boolean isSatisfied(KernelContext context) {
      return guard.test().test((C) context.input());
    }

    @Override
    public String name() {
      return guard.isConditional() ? guard.name() : "always";
    }
  }

  private static final class RowAction
      extends AnonymousAction<KernelMachine, Object, Object, KernelContext> {
    private final Row<?, ?, ?, ?> row;

    RowAction(Row<?, ?, ?, ?> row) {
      this.row = row;
    }

    @Override
    public void execute(
        Object from, Object to, Object event, KernelContext context, KernelMachine machine) {
      context.take(row);
    }
  }
}
