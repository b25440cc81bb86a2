package io.slipway.engine.internal.model;

import com.google.common.hash.Hashing;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.kernel.check.Edge;
import io.slipway.kernel.check.Search;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The state graph of two SPUs with a controller and crashes at every point, as text. */
final class StateGraph {
  private final ClusterMachine machine =
      new ClusterMachine(
          1, 2, Kernels.production(), new EngineShell(), new World(), Environment.CRASHES);
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
    Map<String, Set<String>> stepsByText = new TreeMap<>();
    for (State state : search.states()) {
      stepsByText.computeIfAbsent(brief(state), any -> new TreeSet<>()).addAll(steps(state));
    }
    Map<String, String> textById = new HashMap<>();
    for (String text : stepsByText.keySet()) {
      String other = textById.put(id(text), text);
      if (other != null) {
        throw new IllegalStateException("two states have one id: " + text + ", " + other);
      }
    }
    int steps = stepsByText.values().stream().mapToInt(Set::size).sum();
    StringBuilder graph = new StringBuilder();
    graph
        .append("# 1 controller, 2 SPUs, crashes at every point: ")
        .append(stepsByText.size())
        .append(" states, ")
        .append(steps)
        .append(" steps\n# id record | engine | fence | provisioned | controller, SPUs\n");
    stepsByText.forEach(
        (text, all) -> {
          graph.append(id(text)).append(' ').append(text).append('\n');
          all.forEach(step -> graph.append(' ').append(step).append('\n'));
        });
    return graph.toString();
  }

  private Set<String> steps(State state) {
    TreeSet<String> steps = new TreeSet<>();
    for (Edge<State, Action> edge : machine.edges(state)) {
      if (edge.action().mark() != Action.Mark.REFUSE) {
        steps.add(line(edge));
      }
    }
    String refused = refused(state);
    if (!refused.isEmpty()) {
      steps.add(refused);
    }
    return steps;
  }

  /** Returns the line of a step that is no refusal. */
  String line(Edge<State, Action> edge) {
    String what = edge.action().toString().replace("the engine ", "").replace("the ", "");
    return what + " > " + id(brief(edge.to()));
  }

  /** Returns the one line of all commands that a state refuses; empty if it refuses none. */
  String refused(State state) {
    TreeSet<String> refused = new TreeSet<>();
    for (Edge<State, Action> edge : machine.edges(state)) {
      if (edge.action().mark() == Action.Mark.REFUSE) {
        refused.add(edge.action().what().replace("user: ", ""));
      }
    }
    return refused.isEmpty() ? "" : "refused: " + String.join("; ", refused);
  }

  /** What an operation has been through decides nothing, so that it is left out. */
  static String brief(State state) {
    State plain = state.draft();
    plain.crashed = false;
    plain.disturbed = false;
    plain.undoing = false;
    return plain
        .toString()
        .replace("; engine ", " | ")
        .replace("; fence CURRENT, provisioned ", " | | ")
        .replace("; fence ", " | ")
        .replace(", provisioned ", " | ")
        .replace(", members ", " | ")
        .replace("-on-its-way", "!")
        .replace(" on its way", "!");
  }

  /** A short name that does not change when other states come and go. */
  static String id(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 7);
  }
}
