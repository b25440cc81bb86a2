package io.slipway.kernel;

import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationContext;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.rebalance.RebalanceContext;
import io.slipway.engine.internal.rebalance.RebalanceStepContext;
import io.slipway.engine.internal.rebalance.RebalanceStepTable;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The engine's own tables, each with every context that a decision may look at. */
final class ShippedTables {
  /**
   * A table with its contexts.
   *
   * @param table the table
   * @param contexts all of them
   */
  record Shipped<S extends Enum<S>, E extends Enum<E>, C, P>(
      Table<S, E, C, P> table, List<C> contexts) {
    @Override
    public String toString() {
      return table.name();
    }
  }

  private ShippedTables() {}

  static Stream<Shipped<?, ?, ?, ?>> all() {
    return Stream.of(lifecycle(), operation(), rebalance(), rebalanceSteps());
  }

  static Shipped<?, ?, ?, ?> lifecycle() {
    return new Shipped<>(Lifecycle.table(), List.of(true));
  }

  static Shipped<?, ?, ?, ?> operation() {
    List<OperationContext> contexts = new ArrayList<>();
    for (int bits = 0; bits < 32; bits++) {
      contexts.add(
          new OperationContext(
              (bits & 1) != 0,
              (bits & 2) != 0,
              (bits & 4) != 0,
              (bits & 8) != 0,
              (bits & 16) != 0));
    }
    return new Shipped<>(OperationTable.table(), contexts);
  }

  static Shipped<?, ?, ?, ?> rebalance() {
    return new Shipped<>(
        RebalanceTable.table(), List.of(new RebalanceContext(true), new RebalanceContext(false)));
  }

  static Shipped<?, ?, ?, ?> rebalanceSteps() {
    List<RebalanceStepContext> contexts = new ArrayList<>();
    for (int bits = 0; bits < 128; bits++) {
      contexts.add(
          new RebalanceStepContext(
              (bits & 1) != 0,
              (bits & 2) != 0,
              (bits & 4) != 0,
              (bits & 8) != 0,
              (bits & 16) != 0,
              (bits & 32) != 0,
              (bits & 64) != 0));
    }
    return new Shipped<>(RebalanceStepTable.table(), contexts);
  }
}
