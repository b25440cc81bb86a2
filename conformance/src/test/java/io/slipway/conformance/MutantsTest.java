package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.Mutant;
import io.slipway.backend.fake.Mutants;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit finds what it is there to find. */
class MutantsTest {
  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aMutantIsCaughtByItsRule(Mutant mutant) {
    ConformanceOptions options =
        ConformanceOptions.builder().rules(EnumSet.of(mutant.rule())).build();
    try (FakeHarness harness = mutant.harness()) {
      Report report = Conformance.run(harness, options);
      RuleResult result = result(report, mutant.rule());
      assertThat(result.status()).as(mutant + " " + result.detail()).isEqualTo(Status.FAIL);
      assertThat(result.detail())
          .startsWith("[" + mutant.rule().id() + "] ")
          .doesNotContain("the check broke down")
          .contains(
              ": expected ", ", observed ", "; after ", "; seed ", "RULES.md#" + mutant.rule().id())
          .endsWith("if this fails, check: " + mutant.rule().check());
      assertThat(report.verdict()).isEqualTo(Report.Verdict.FAILS);
    }
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void theSeedOfAFailureReproducesItAtOnce(Mutant mutant) {
    if (mutant.rule().kind() != RuleKind.PROPERTY) {
      return;
    }
    ConformanceOptions options =
        ConformanceOptions.builder().rules(EnumSet.of(mutant.rule())).build();
    try (FakeHarness harness = mutant.harness()) {
      RuleResult first = result(Conformance.run(harness, options), mutant.rule());
      RuleResult again =
          result(
              Conformance.run(harness, options.toBuilder().seed(first.seed()).build()),
              mutant.rule());
      assertThat(again.tries()).isEqualTo(1);
      assertThat(after(again)).isEqualTo(after(first));
    }
  }

  @Test
  void aRuleThatIsBrokenWhileAnotherIsCheckedIsNamedWithItsOwnHint() {
    ConformanceOptions options = ConformanceOptions.builder().rules(EnumSet.of(Rule.R_25)).build();
    try (FakeHarness harness = Mutants.retiresRegistrationsOnly().harness()) {
      RuleResult result = result(Conformance.run(harness, options), Rule.R_25);
      assertThat(result.status()).isEqualTo(Status.FAIL);
      assertThat(result.detail())
          .startsWith("[R-71] ")
          .contains("add surplus to spu-1", "see RULES.md#R-71")
          .endsWith("if this fails, check: " + Rule.R_71.check());
    }
  }

  @Test
  void everyRuleThatIsCheckedHasAMutant() {
    Set<Rule> covered = Mutants.all().stream().map(Mutant::rule).collect(Collectors.toSet());
    assertThat(
            Arrays.stream(Rule.values())
                .filter(rule -> rule.kind() != RuleKind.REVIEW)
                .filter(rule -> !covered.contains(rule)))
        .isEmpty();
  }

  private static String after(RuleResult result) {
    return result.detail().substring(result.detail().indexOf("; after "));
  }

  private static RuleResult result(Report report, Rule rule) {
    return report.results().stream().filter(r -> r.rule() == rule).findFirst().orElseThrow();
  }
}
