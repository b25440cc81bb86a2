package io.slipway.engine.internal.model;

import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.kernel.check.Edge;
import io.slipway.kernel.check.Search;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every change of the durable record that the model knows, including every fault. */
public final class RecordGraph {
  /** How the record of a cluster is called that is not in the store. */
  public static final String NONE = "none";

  private RecordGraph() {}

  /** Returns every change as {@code before -> after}. */
  public static Set<String> changes() {
    ClusterMachine machine =
        new ClusterMachine(
            1, 1, Kernels.production(), new EngineShell(), new World(), Environment.EVERYTHING);
    Search<State, Action> search = new Search<>(machine, List.of(), Action::isProgress, 1_000_000);
    if (search.run().isPresent()) {
      throw new IllegalStateException("there are no rules to break");
    }
    Set<String> changes = new TreeSet<>();
    for (State state : search.states()) {
      for (Edge<State, Action> edge : machine.edges(state)) {
        String before = name(state.record());
        String after = name(edge.to().record());
        if (!before.equals(after)) {
          changes.add(before + " -> " + after);
        }
      }
    }
    return changes;
  }

  /** Returns what a record is called: all of it that a decision rests on. */
  public static String name(ClusterRecord record) {
    return record.isRemovable() ? NONE : new ModelRecords.Book(0, record).name();
  }
}
