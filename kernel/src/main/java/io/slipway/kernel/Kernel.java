package io.slipway.kernel;

import io.slipway.kernel.internal.KernelMachine;
import io.slipway.kernel.internal.SquirrelDecider;
import java.util.List;

/**
 * Decides by a table, through squirrel-foundation. Pure: a decision names the row to be carried out
 * and does nothing, and the same question has the same answer. Thread-safe; a decision neither
 * blocks nor waits for another one, and takes about a microsecond ({@code docs/benchmarks.md}).
 *
 * <p>A kernel is made once for a table and kept: making one builds and warms squirrel's definition,
 * which takes far longer than a decision. It holds no more machines than threads have decided at
 * the same time.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> the context of a decision
 * @param <P> the payload of a row
 */
public final class Kernel<S extends Enum<S>, E extends Enum<E>, C, P> {
  private final Table<S, E, C, P> table;
  private final SquirrelDecider<S, E, C, P> decider;

  /**
   * Builds squirrel's definition from the table and warms it.
   *
   * @param table the table to decide by
   */
  public Kernel(Table<S, E, C, P> table) {
    this(table, table.rows());
  }

  /** Gives squirrel only some of the rows, for tests that show that squirrel decides. */
  Kernel(Table<S, E, C, P> table, List<Row<S, E, C, P>> rows) {
    this.table = table;
    this.decider = new SquirrelDecider<>(table, rows);
  }

  /** Returns the table that this kernel was built from. */
  public Table<S, E, C, P> table() {
    return table;
  }

  /**
   * Answers an event. The interrupt flag of the thread neither matters nor changes.
   *
   * @param state the machine's state; the kernel keeps none
   * @param event the event
   * @param context the input of the guards
   * @return the row that takes the event, or its refusal; equal to the answer of {@link
   *     Table#decide}
   * @throws IllegalStateException if squirrel neither takes nor declines the event, or a guard
   *     fails; this is a bug, and harms no later decision
   */
  public Decision<S, E, C, P> decide(S state, E event, C context) {
    return decider.decide(state, event, context);
  }

  /** Returns the number of pooled machines. */
  int pooled() {
    return decider.pooled();
  }

  /** Returns a machine for tests that look at squirrel's own definition. */
  KernelMachine newMachine() {
    return decider.newMachine();
  }
}
