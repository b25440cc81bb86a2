package io.slipway.kernel;

import io.slipway.kernel.internal.KernelMachine;
import io.slipway.kernel.internal.SquirrelDecider;
import java.util.List;

/**
 * Decides by squirrel-foundation what a table says. Pure: a decision names the row to be carried
 * out and does nothing, and the same question has the same answer. Thread-safe; a decision neither
 * blocks nor waits for another one, and takes about a microsecond ({@code docs/benchmarks.md}).
 *
 * <p>A kernel is made once for a table and kept: making one builds and warms squirrel's definition,
 * which takes far longer than a decision. It holds no more machines than threads have decided at
 * the same time.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> what a decision may look at
 * @param <P> what a row says to do
 */
public final class Kernel<S extends Enum<S>, E extends Enum<E>, C, P> {
  private final Table<S, E, C, P> table;
  private final SquirrelDecider<S, E, C, P> decider;

  /**
   * Builds squirrel's definition from the table and warms it.
   *
   * @param table what it decides by from now on
   */
  public Kernel(Table<S, E, C, P> table) {
    this(table, table.rows());
  }

  /** Gives squirrel only some of the rows, for tests that show that it is squirrel who decides. */
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
   * @param state where the machine is; the kernel keeps no state of its own
   * @param event what happens
   * @param context what guards look at
   * @return the row that takes the event, or its refusal; equal to what {@link Table#decide} says
   * @throws IllegalStateException if squirrel neither takes nor declines the event, or a guard
   *     fails; this is a bug, and harms no later decision
   */
  public Decision<S, E, C, P> decide(S state, E event, C context) {
    return decider.decide(state, event, context);
  }

  /** Returns how many machines wait to be used again. */
  int pooled() {
    return decider.pooled();
  }

  /** Returns a machine for tests that look at squirrel's own definition. */
  KernelMachine newMachine() {
    return decider.newMachine();
  }
}
