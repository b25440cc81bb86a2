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

  private static Status without(Rule rule, Capability... missing) {
    return rule.kind() == RuleKind.REVIEW
        ? Status.NOT_VERIFIED
        : rule.capability().filter(List.of(missing)::contains).isPresent()
            ? Status.SKIPPED
            : Status.PASS;
  }

  @Test
  void whatDependsOnThePlatformMayBeSkippedAndIsCounted() {
    Report report = report(rule -> without(rule, Capability.STUBBORN));
    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
    assertThat(report.unchecked()).containsExactly(Rule.R_30, Rule.R_58);
    assertThat(report.summary())
        .contains("SKIPPED R-58 MUST: ", "CONFORMS (2 MUST unchecked), 70 passed");
    assertThat(report.badge()).contains("conforms, 70/73 rules, 2 MUST unchecked", "-brightgreen)");
  }

  @Test
  void aSkippedCoreRuleIsNeverGreen(@TempDir Path directory) throws IOException {
    Report report = report(rule -> without(rule, Capability.KILL, Capability.HOLD_PORT));
    assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS_PARTLY);
    assertThat(report.unchecked()).containsExactly(Rule.R_04, Rule.R_74, Rule.R_76);
    assertThat(report.summary())
        .contains("SKIPPED R-04 core MUST: ", "CONFORMS (3 MUST unchecked), 69 passed");
    assertThat(report.badge())
        .isEqualTo(
            "![Slipway conformance: conforms, 69/73 rules, 3 MUST unchecked]"
                + "(https://img.shields.io/badge/slipway_conformance-"
                + "conforms%2C_69%2F73_rules%2C_3_MUST_unchecked-yellow)");
    report.write(directory);
    assertThat(directory.resolve("report.json"))
        .content()
        .contains(
            "\"verdict\": \"CONFORMS_PARTLY\",",
            "\"uncheckedMusts\": 3,",
            "\"uncheckedCoreMusts\": 2,");
    for (String form : List.of("md", "html")) {
      assertThat(directory.resolve("report." + form))
          .content()
          .doesNotContain("green")
          .contains(
              "core MUST",
              "Unchecked core rules, without which nothing conforms: R-04, R-74."
                  + " Unchecked MUSTs that depend on the platform: R-76.");
    }
    assertThat(directory.resolve("report.html"))
        .content()
        .contains("<p class=\"CONFORMS_PARTLY\">");
  }

  @Test
  void aMustThatIsLeftOutIsNoSkip() {
    Report report = report(rule -> rule == Rule.R_58 ? Status.NOT_VERIFIED : Status.PASS);
    assertThat(report.verdict()).isEqualTo(Report.Verdict.INCOMPLETE);
  }

  @Test
  void rulesThatFailAlikeAreGrouped(@TempDir Path directory) throws IOException {
    List<RuleResult> results = new ArrayList<>();
    for (Rule rule : List.of(Rule.R_03, Rule.R_10, Rule.R_16)) {
      String what = "[" + rule.id() + "] " + (rule == Rule.R_16 ? "other" : "observed members");
      results.add(
          new RuleResult(
              rule, Status.FAIL, what + ": expected 1, observed " + rule, 1, 1, Duration.ZERO));
    }
    Report report = new Report("mine", "", "0.1", List.of(), results);
    String line = "R-03, R-10 fail alike: observed members";
    assertThat(report.summary()).contains(line + "\nmine: FAILS").doesNotContain("R-16 fail");
    report.write(directory);
    for (String form : List.of("md", "html")) {
      assertThat(directory.resolve("report." + form)).content().containsOnlyOnce(line);
    }
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
    assertThat(report.summary()).contains("FAIL R-33 SHOULD", "CONFORMS, 72 passed, 1 failed");
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
            "![Slipway conformance: conforms, 73/73 rules]"
                + "(https://img.shields.io/badge/slipway_conformance-"
                + "conforms%2C_73%2F73_rules-brightgreen)");
  }

  @Test
  void aKitThatKnowsItsVersionSaysIt() {
    Report report =
        Conformance.run(
            new FakeHarness(io.slipway.backend.fake.FakeOptions.defaults()),
            ConformanceOptions.builder().rules(java.util.Set.of(Rule.R_01)).build());
    assertThat(report.kitVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(report.verdict()).isEqualTo(Report.Verdict.INCOMPLETE);
    assertThat(report.summary())
        .doesNotContain("R-")
        .contains("INCOMPLETE (71 MUST unchecked)", "72 not verified");
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
