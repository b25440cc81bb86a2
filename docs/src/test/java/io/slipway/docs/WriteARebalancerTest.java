package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.conformance.Disturbance;
import io.slipway.conformance.RebalancerRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for authors of rebalancers shows what compiles and runs, and every disturbance. */
class WriteARebalancerTest {
  @Test
  void theExamplesAreTheseFiles() throws IOException {
    assertThat(page())
        .contains(Samples.of("SampleHarness").get(0).strip())
        .contains(Samples.of("SampleContractTest").get(0));
  }

  @Test
  void everyDisturbanceHasARow() throws IOException {
    List<String> rows = page().lines().filter(line -> line.startsWith("| `")).toList();
    for (Disturbance one : Disturbance.values()) {
      assertThat(rows)
          .filteredOn(row -> row.contains("`" + one + "`"))
          .singleElement()
          .asString()
          .endsWith(one.core() ? "| yes |" : "| no |");
    }
  }

  @Test
  void theNumbersAreThoseOfTheRules() throws IOException {
    List<String> ids = Stream.of(RebalancerRule.values()).map(RebalancerRule::id).toList();
    assertThat(page()).contains("[" + ids.get(0) + " to " + ids.get(ids.size() - 1) + "](");
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("write-a-rebalancer.md"));
  }
}
