package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.internal.rebalance.RebalanceEvent;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.engine.internal.rebalance.RebalanceStepTable;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the shipped tables a search has walked. No two rows of a state and an event lead to
 * the same state, so that those three tell which row it was.
 */
final class RebalanceRows {
  private final Set<String> walked = new LinkedHashSet<>();

  void walked(RebalanceProgress before, RebalanceStepEvent event, RebalanceProgress after) {
    for (var row : RebalanceStepTable.table().rows(before.step(), event)) {
      if (row.to() == after.step()) {
        walked.add("step " + row);
        fired(before.state(), row.payload().event().orElse(null), after.state());
      }
    }
  }

  private void fired(RebalanceState from, @Nullable RebalanceEvent event, RebalanceState to) {
    if (from == RebalanceState.RETRYING
        && (event == null || RebalanceTable.table().rows(from, event).isEmpty())) {
      fired(from, RebalanceEvent.RETRY_DUE, RebalanceState.PENDING);
      fired(RebalanceState.PENDING, event, to);
    } else if (event != null) {
      for (var row : RebalanceTable.table().rows(from, event)) {
        if (row.to() == to) {
          walked.add("state " + row);
        }
      }
    }
  }

  /** Returns the rows that were not walked. */
  Set<String> dead() {
    Set<String> dead = new TreeSet<>();
    add("state ", RebalanceTable.table(), dead);
    add("step ", RebalanceStepTable.table(), dead);
    dead.removeAll(walked);
    return dead;
  }

  private static void add(String which, Table<?, ?, ?, ?> table, Set<String> to) {
    for (Row<?, ?, ?, ?> row : table.rows()) {
      to.add(which + row);
    }
  }
}
