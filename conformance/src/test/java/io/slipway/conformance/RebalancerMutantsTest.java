package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for rebalancers find what they are there to find. */
class RebalancerMutantsTest {
  static List<RebalancerMutant> mutants() {
    return RebalancerMutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aMutantIsCaughtByItsRule(RebalancerMutant mutant) {
    try (RebalancerHarness harness = mutant.harness()) {
      RuleResult result = Conformance.run(harness, mutant.rule());
      assertThat(result.status()).as(mutant + " " + result.detail()).isEqualTo(Status.FAIL);
      assertThat(result.detail())
          .startsWith("[" + mutant.rule().id() + "] ")
          .doesNotContain("the check broke down")
          .contains(
              ": expected ",
              ", observed ",
              "; after ",
              "see REBALANCER-RULES.md#" + mutant.rule().id())
          .endsWith("if this fails, check: " + mutant.rule().check());
    }
  }

  @Test
  void everyRuleThatIsCheckedHasAMutant() {
    Set<RebalancerRule> covered =
        mutants().stream().map(RebalancerMutant::rule).collect(Collectors.toSet());
    assertThat(
            Arrays.stream(RebalancerRule.values())
                .filter(rule -> rule.kind() != RuleKind.REVIEW)
                .filter(rule -> !covered.contains(rule)))
        .isEmpty();
  }
}
