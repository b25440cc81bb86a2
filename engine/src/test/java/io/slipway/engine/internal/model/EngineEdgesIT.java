package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.State.Engine;
import io.slipway.kernel.check.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the engine to the state graph of one controller and two SPUs, edge by edge: the real engine
 * on the fake backend is driven into the source state by the model's shortest way, takes the step,
 * or crashes, and both states are compared with the model's: the durable record, where the engine
 * is, what is on its way, and the world.
 */
class EngineEdgesIT {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "held-engine");
            thread.setDaemon(true);
            return thread;
          });

  private static final StateGraph GRAPH = new StateGraph();

  @AfterAll
  static void endThreads() {
    THREADS.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> takesEachStepOfTheGraph() {
    return lines().entrySet().stream()
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.getKey(),
                    () -> line.getValue().forEach(step -> take(step.from(), step.edge()))));
  }

  /** The model waits where it has no step for an engine that looks. */
  @TestFactory
  Stream<DynamicTest> looksAgainWhereTheModelWaits() {
    return states()
        .filter(state -> state.engine == Engine.LOOKS && looks(state).isEmpty())
        .map(
            state ->
                DynamicTest.dynamicTest(
                    StateGraph.id(StateGraph.brief(state)), () -> waits(state)));
  }

  @Test
  void hasATestForEachLineOfTheGraphUnderReview() throws IOException {
    Set<String> reviewed = new TreeSet<>();
    String id = "";
    for (String line : Files.readAllLines(Path.of("src/test/resources/lifecycle-graph.txt"))) {
      if (line.startsWith(" ")) {
        reviewed.add(id + line);
      } else if (!line.startsWith("#")) {
        id = line.substring(0, line.indexOf(' '));
      }
    }
    assertThat(lines().keySet()).isEqualTo(reviewed);
  }

  /** A step from a state of the search. */
  private record Taken(State from, Edge<State, Action> edge) {}

  /** Returns the steps behind each line of the golden file; refusals share one. */
  private static Map<String, List<Taken>> lines() {
    Map<String, List<Taken>> lines = new LinkedHashMap<>();
    states()
        .forEach(
            state -> {
              String id = StateGraph.id(StateGraph.brief(state));
              String refused = GRAPH.refused(state);
              for (Edge<State, Action> edge : GRAPH.machine().edges(state)) {
                String line = edge.action().mark() == Mark.REFUSE ? refused : GRAPH.line(edge);
                lines
                    .computeIfAbsent(id + " " + line, any -> new ArrayList<>())
                    .add(new Taken(state, edge));
              }
            });
    return lines;
  }

  /** Returns the first that the search has found of each state of the graph. */
  private static Stream<State> states() {
    Map<String, State> first = new LinkedHashMap<>();
    GRAPH.search().states().forEach(state -> first.putIfAbsent(StateGraph.brief(state), state));
    return first.values().stream();
  }

  private static List<Edge<State, Action>> looks(State state) {
    return GRAPH.machine().edges(state).stream()
        .filter(edge -> edge.action().kind() == Action.Kind.ENGINE)
        .toList();
  }

  private static void take(State from, Edge<State, Action> edge) {
    try (EdgeDriver driver = driveInto(from)) {
      driver.take(from, edge);
    }
    if (edge.action().mark() == Mark.CHANGE && from.engine == Engine.NONE) {
      try (EdgeDriver driver = driveInto(from)) {
        driver.takeUpBySameCommand(from, edge.to());
      }
    }
  }

  private static void waits(State state) {
    try (EdgeDriver driver = driveInto(state)) {
      driver.waits(state);
    }
  }

  private static EdgeDriver driveInto(State state) {
    EdgeDriver driver = new EdgeDriver(1, 2, THREADS);
    try {
      driver.walk(GRAPH.machine().initials().get(0), GRAPH.search().path(state));
      return driver;
    } catch (RuntimeException | Error e) {
      driver.drop();
      throw e;
    }
  }
}
