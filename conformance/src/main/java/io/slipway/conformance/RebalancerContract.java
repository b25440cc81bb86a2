package io.slipway.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules for rebalancers as a test class: extend it, give it a harness, and each rule is a test.
 * A rule that is SKIPPED or NOT VERIFIED is an aborted test. Afterwards the report is in {@link
 * #directory()}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RebalancerContract {
  private final List<RuleResult> results = new ArrayList<>();
  private @Nullable RebalancerHarness harness;

  /** Creates the test class. */
  protected RebalancerContract() {}

  /** Opens the harness; called once, and the kit closes it. */
  protected abstract RebalancerHarness harness();

  /** Returns the directory of the report; {@code target/conformance/rebalancer} by default. */
  protected Path directory() {
    return Path.of("target", "conformance", "rebalancer");
  }

  /** Returns one test for each rule, named after it. */
  @TestFactory
  Stream<DynamicTest> rules() {
    RebalancerHarness opened = harness();
    harness = opened;
    return Stream.of(RebalancerRule.values())
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id() + " " + rule.title(), () -> verify(Conformance.run(opened, rule))));
  }

  private void verify(RuleResult result) {
    results.add(result);
    switch (result.status()) {
      case PASS -> {}
      case FAIL -> Assertions.fail(result.detail());
      case SKIPPED, NOT_VERIFIED ->
          Assumptions.abort(result.status().name().replace('_', ' ') + ": " + result.detail());
    }
  }

  /**
   * Writes the report and closes the harness.
   *
   * @throws IOException if the report cannot be written
   */
  @AfterAll
  void report() throws IOException {
    RebalancerHarness opened = harness;
    if (opened != null) {
      try {
        Conformance.report(opened, results).write(directory());
      } finally {
        opened.close();
      }
    }
  }
}
