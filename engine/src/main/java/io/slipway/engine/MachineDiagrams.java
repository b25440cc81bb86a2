package io.slipway.engine;

import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationTable;
import io.slipway.engine.internal.rebalance.RebalanceStepTable;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import io.slipway.kernel.Table;
import io.slipway.kernel.diagram.MermaidDiagram;
import java.util.List;

/**
 * Draws the state machines from the tables that run. Needs no engine, changes nothing, and returns
 * the same text on every platform. Thread-safe.
 */
public final class MachineDiagrams {
  /** The state machines. The enum is open: later versions may add constants. */
  public enum Machine {
    /** The lifecycle of a cluster; its states are those of {@link LifecycleState}. */
    LIFECYCLE,
    /** The life of an operation; its states are those of {@link OperationPhase}. */
    OPERATION,
    /** The life of a rebalance; its states are those of {@link RebalanceState}. */
    REBALANCE,
    /** What happens within one; its states are those of {@link RebalanceStep}. */
    REBALANCE_STEPS
  }

  private MachineDiagrams() {}

  /**
   * Returns the names of a machine's states, in order.
   *
   * @param machine the machine
   */
  public static List<String> states(Machine machine) {
    return table(machine).states().stream().map(Enum::name).toList();
  }

  /**
   * Returns a machine as a Mermaid state diagram.
   *
   * @param machine the machine
   * @param current the name of the state to mark, or empty for none
   * @throws IllegalArgumentException if the machine has no such state
   */
  public static String mermaid(Machine machine, String current) {
    return MermaidDiagram.of(table(machine), current);
  }

  private static Table<?, ?, ?, ?> table(Machine machine) {
    return switch (machine) {
      case LIFECYCLE -> Lifecycle.table();
      case OPERATION -> OperationTable.table();
      case REBALANCE -> RebalanceTable.table();
      case REBALANCE_STEPS -> RebalanceStepTable.table();
    };
  }
}
