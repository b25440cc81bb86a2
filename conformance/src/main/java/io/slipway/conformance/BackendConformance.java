package io.slipway.conformance;

import java.io.IOException;
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
 * The kit as a test class: extend it, give it a harness, and each rule is a test. A rule that is
 * SKIPPED or NOT VERIFIED is an aborted test. Afterwards the report is in {@link #options()}'s
 * directory. The options come from system properties unless overridden, so that {@code
 * -Dconformance.rules=R-10 -Dconformance.seed=48} runs one rule again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {
  private final List<RuleResult> results = new ArrayList<>();
  private @Nullable BackendHarness harness;

  /** Creates the test class. */
  protected BackendConformance() {}

  /** Opens the harness; called once, and the kit closes it. */
  protected abstract BackendHarness harness();

  /** Returns the kit's options. */
  protected ConformanceOptions options() {
    return ConformanceOptions.fromSystemProperties();
  }

  /** Returns one test for each rule, named after it. */
  @TestFactory
  Stream<DynamicTest> rules() {
    BackendHarness opened = harness();
    harness = opened;
    ConformanceOptions options = options();
    return Stream.of(Rule.values())
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id() + " " + rule.title(), () -> verify(opened, options, rule)));
  }

  private void verify(BackendHarness opened, ConformanceOptions options, Rule rule) {
    RuleResult result = Conformance.run(opened, options, rule);
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
    BackendHarness opened = harness;
    if (opened != null) {
      try {
        Conformance.report(opened, results).write(options().directory());
      } finally {
        opened.close();
      }
    }
  }
}
