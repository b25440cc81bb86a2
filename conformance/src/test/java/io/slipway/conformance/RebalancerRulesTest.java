package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class RebalancerRulesTest {
  /** Regenerated with {@code -Dconformance.writeRules=true}, and reviewed. */
  @Test
  void theDocumentSaysWhatTheEnumSays() throws IOException {
    Path document = Path.of("REBALANCER-RULES.md");
    if (Boolean.getBoolean("conformance.writeRules")) {
      Files.writeString(document, document());
    }
    assertThat(document).hasContent(document());
  }

  @Test
  void theDocumentIsInTheJar() throws IOException {
    try (InputStream packaged = Rule.class.getResourceAsStream("REBALANCER-RULES.md")) {
      assertThat(packaged).isNotNull();
      assertThat(new String(packaged.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(document());
    }
  }

  @Test
  void noNumberIsLeftOut() {
    int number = 0;
    for (RebalancerRule rule : RebalancerRule.values()) {
      assertThat(rule.id()).isEqualTo("B-%02d".formatted(++number));
    }
  }

  @Test
  void testNamesAreTheRules() {
    RebalancerContract contract =
        new RebalancerContract() {
          @Override
          protected RebalancerHarness harness() {
            return new FakeRebalancerHarness();
          }
        };
    assertThat(contract.rules().map(DynamicTest::getDisplayName).toList())
        .containsExactlyElementsOf(
            Stream.of(RebalancerRule.values())
                .map(rule -> rule.id() + " " + rule.title())
                .toList());
  }

  @Test
  void theFakeConforms() {
    Report report = Conformance.run(new FakeRebalancerHarness());

    assertThat(report.summary()).contains("fake: CONFORMS, 39 passed");
    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
  }

  @Test
  void whatTheHarnessLacksIsSkippedWithTheReason() {
    RebalancerHarness bare = new FakeRebalancerHarness(EnumSet.noneOf(Disturbance.class));

    Report report = Conformance.run(bare);

    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS_PARTLY);
    assertThat(report.count(Status.FAIL)).isZero();
    assertThat(report.summary())
        .contains(
            "SKIPPED B-31 core MUST: ",
            "the harness has no disturbance SILENT; implement disturb(…) and declare it");
  }

  private static String document() {
    return """
        # Rules of the rebalancer contract

        The numbered duties of a `Rebalancer`, from the promises of its Javadoc. `RebalancerContract` checks each rule; a
        failure names it.

        - **Level**, **Kind**, **Core**: as in [RULES.md](RULES.md).
        - **Disturbance**: what the harness must be able to do to the server for it; without it the rule is SKIPPED. One with an
          asterisk can be had with every server.

        Numbers are never used again. This page is checked against the `RebalancerRule` enum by a test.

        """
        + RulesDocument.of(
            List.of(RebalancerRule.values()),
            "disturbance",
            rule -> rule.disturbance().map(d -> d.name() + (d.core() ? "*" : "")).orElse(""),
            rule -> rule.disturbance().map(d -> "disturbance " + d).orElse(""));
  }
}
