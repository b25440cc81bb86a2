package io.slipway.engine.internal.model;

import com.google.common.hash.Hashing;
import io.slipway.engine.internal.model.search.Edge;
import io.slipway.engine.internal.model.search.Search;
import io.slipway.engine.internal.operation.Kernels;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The state graph of two SPUs with a controller and crashes at every point, as text. */
final class StateGraph {
  private final ClusterMachine machine =
      new ClusterMachine(1, 2, Kernels.production(), new Shell(), new World(), Environment.CRASHES);
  private final Search<State, Action> search;

  StateGraph() {
    search = new Search<>(machine, LifecycleRules.all(), Action::isProgress, 100_000);
    search
        .run()
        .ifPresent(
            violation -> {
              throw new IllegalStateException(violation.toString());
            });
  }

  Search<State, Action> search() {
    return search;
  }

  ClusterMachine machine() {
    return machine;
  }

  /** Returns each state with its steps, in the order of the states' texts. */
  String text() {
    Map<String, State> byText = new TreeMap<>();
    Map<String, String> textById = new LinkedHashMap<>();
    for (State state : search.states()) {
      String text = brief(state);
      unique(byText.put(text, state) == null, text);
      unique(textById.put(id(text), text) == null, text);
    }
    StringBuilder graph = new StringBuilder();
    graph
        .append("# 1 controller, 2 SPUs, crashes at every point: ")
        .append(search.stateCount())
        .append(" states, ")
        .append(search.edgeCount())
        .append(" steps\n# id record | engine | fence | provisioned | controller, SPUs\n");
    byText.forEach(
        (text, state) -> {
          graph.append(id(text)).append(' ').append(text).append('\n');
          steps(state).forEach(step -> graph.append(' ').append(step).append('\n'));
        });
    return graph.toString();
  }

  private java.util.Set<String> steps(State state) {
    TreeSet<String> steps = new TreeSet<>();
    TreeSet<String> refused = new TreeSet<>();
    for (Edge<State, Action> edge : machine.edges(state)) {
      if (edge.action().mark() == Action.Mark.REFUSE) {
        refused.add(edge.action().what().replace("user: ", ""));
      } else {
        String what = edge.action().toString().replace("the engine ", "").replace("the ", "");
        steps.add(what + " > " + id(brief(edge.to())));
      }
    }
    if (!refused.isEmpty()) {
      steps.add("refused: " + String.join("; ", refused));
    }
    return steps;
  }

  private static String brief(State state) {
    return state
        .toString()
        .replace("; engine ", " | ")
        .replace("; fence CURRENT, provisioned ", " | | ")
        .replace("; fence ", " | ")
        .replace(", provisioned ", " | ")
        .replace(", members ", " | ")
        .replace("-on-its-way", "!")
        .replace(" on its way", "!");
  }

  private static void unique(boolean isSo, String text) {
    if (!isSo) {
      throw new IllegalStateException("two states have one text or one id: " + text);
    }
  }

  /** A short name that does not change when other states come and go. */
  private static String id(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 7);
  }
}
