package io.slipway.engine.internal.model;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A change of behaviour shows in review as a change of the state graph. */
class StateGraphTest {
  @Test
  void isTheGraphUnderReview() {
    Golden.compare(
        Path.of("src/test/resources/lifecycle-graph.txt"),
        new StateGraph().text(),
        "StateGraphTest");
  }
}
