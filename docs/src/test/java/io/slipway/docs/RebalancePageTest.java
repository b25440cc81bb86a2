package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceState;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about rebalances shows what compiles, and every reason. */
class RebalancePageTest {
  @Test
  void theExampleIsThisFile() throws IOException {
    assertThat(page()).contains(Samples.of("RebalanceSample"));
  }

  @Test
  void everyReasonHasARow() throws IOException {
    Stream<String> words =
        Stream.concat(
            Stream.of(RebalanceReason.values()).map(RebalanceReason::word),
            Stream.of(CruiseControlReason.values()).map(CruiseControlReason::word));
    assertThat(words)
        .allSatisfy(word -> assertThat(page()).containsPattern("(?m)^\\|.*`" + word + "`.*\\|"));
  }

  @Test
  void everyStateIsExplained() throws IOException {
    for (RebalanceState state : RebalanceState.values()) {
      if (state != RebalanceState.NONE) {
        assertThat(page()).contains("- **" + state + "**: ");
      }
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "rebalance.md"));
  }
}
