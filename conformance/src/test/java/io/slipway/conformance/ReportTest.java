package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static Report report(Function<Rule, Status> status) {
    return new Report(
        "mine \"quoted\" <b>",
        "1.2",
        "0.1",
        List.of("KILL"),
        new ArrayList<>(
            Arrays.stream(Rule.values())
                .map(
                    rule ->
                        new RuleResult(
                            rule,
                            status.apply(rule),
                            status.apply(rule) == Status.PASS ? "" : "why\nnot",
                            1,
                            48,
                            Duration.ofMillis(5)))
                .toList()));
  }

  @Test
  void aRuleOfACapabilityMayBeSkipped() {
    Report report = report(rule -> rule.core() ? Status.PASS : Status.SKIPPED);
    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
  }

  @Test
  void aCoreRuleMayNotBeLeftOut() {
    Report report = report(rule -> rule == Rule.R_28 ? Status.NOT_VERIFIED : Status.PASS);
    assertThat(report.verdict()).isEqualTo(Report.Verdict.INCOMPLETE);
  }

  @Test
  void aCoreRuleMayNotBeMissing() {
    Report whole = report(rule -> Status.PASS);
    Report part = new Report("mine", "", "0.1", List.of(), whole.results().subList(1, 10));
    assertThat(part.verdict()).isEqualTo(Report.Verdict.INCOMPLETE);
  }

  @Test
  void aBrokenMustFailsWhateverElseIsSkipped() {
    Report report = report(rule -> rule == Rule.R_66 ? Status.FAIL : Status.SKIPPED);
    assertThat(report.verdict()).isEqualTo(Report.Verdict.FAILS);
  }

  @Test
  void aBrokenShouldIsShownAndNoMore() {
    Report report = report(rule -> rule == Rule.R_33 ? Status.FAIL : Status.PASS);
    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
    assertThat(report.summary()).contains("FAIL R-33", "CONFORMS, 62 passed, 1 failed");
  }

  @Test
  void everyFormNamesEveryRule(@TempDir Path directory) throws IOException {
    Report report = report(rule -> rule == Rule.R_10 ? Status.FAIL : Status.PASS);
    report.write(directory);
    for (String form : List.of("json", "md", "html")) {
      String text = Files.readString(directory.resolve("report." + form));
      for (Rule rule : Rule.values()) {
        assertThat(text).as(form).contains(rule.id());
      }
      assertThat(text).as(form).contains("FAIL", "48");
    }
    assertThat(directory.resolve("report.json"))
        .content()
        .contains(
            "\"backend\": \"mine \\\"quoted\\\" <b>\"",
            "\"verdict\": \"FAILS\"",
            "\"detail\": \"why\\nnot\"",
            "{\"rule\": \"R-10\", \"level\": \"MUST\", \"kind\": \"PROPERTY\","
                + " \"capability\": null, \"core\": true, \"status\": \"FAIL\", \"tries\": 1,"
                + " \"seed\": 48, \"milliseconds\": 5,");
    assertThat(directory.resolve("report.html")).content().contains("&lt;b&gt;");
  }

  @Test
  void theBadgeIsOneLine() {
    assertThat(report(rule -> Status.PASS).badge())
        .isEqualTo(
            "![Slipway conformance: conforms, 63/63 rules]"
                + "(https://img.shields.io/badge/slipway_conformance-63%2F63_rules-brightgreen)");
  }

  @Test
  void aKitThatKnowsItsVersionSaysIt() {
    Report report =
        Conformance.run(
            new FakeHarness(io.slipway.backend.fake.FakeOptions.defaults()),
            ConformanceOptions.builder().rules(java.util.Set.of(Rule.R_01)).build());
    assertThat(report.kitVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(report.verdict()).isEqualTo(Report.Verdict.INCOMPLETE);
    assertThat(report.summary()).doesNotContain("R-").contains("INCOMPLETE", "62 not verified");
  }

  @Test
  void aHarnessIsFoundByName() {
    try (BackendHarness harness = Conformance.find("fake", Map.of("granularity", "ROLE"))) {
      assertThat(harness.name()).isEqualTo("fake ROLE");
    }
    assertThatThrownBy(() -> Conformance.find("none", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one of [fake], was 'none'");
  }
}
