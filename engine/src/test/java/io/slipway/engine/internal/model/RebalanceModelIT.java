package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.kernel.check.Rule;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped tables of a rebalance keep every rule whatever goes wrong, and need all their rows.
 */
class RebalanceModelIT {
  private static final Set<String> OF_SHUTDOWNS = Set.of("R6", "R7");

  @Test
  void everyRuleHoldsAndEveryRowIsWalked() {
    RebalanceChecker.Result result =
        RebalanceChecker.check(RebalanceKernels.production(), new RebalanceShell());
    assertThat(result.violation().map(Object::toString)).isEmpty();
    assertThat(result.rows().dead()).isEmpty();
    // A machine that cannot move keeps every rule.
    assertThat(result.search().stateCount()).isGreaterThan(100_000);
  }

  @ParameterizedTest
  @MethodSource("io.slipway.engine.internal.model.RebalanceMutants#all")
  void isCaughtByItsRule(RebalanceMutants.Mutant mutant) {
    assertThat(
            RebalanceChecker.check(
                    mutant.kernels(),
                    mutant.shell(),
                    name -> name.startsWith(mutant.rule() + " "),
                    OF_SHUTDOWNS.contains(mutant.rule()))
                .violation())
        .isPresent();
  }

  @Test
  void everyRuleHasAMutant() {
    Set<String> rules = new TreeSet<>();
    for (Rule<RebalanceModelState, RebalanceAction> rule : RebalanceRules.all()) {
      rules.add(rule.name().split(" ", 2)[0]);
    }
    rules.add(RebalanceRules.REST.split(" ", 2)[0]);
    Set<String> caught = new TreeSet<>();
    RebalanceMutants.all().forEach(mutant -> caught.add(mutant.rule()));
    assertThat(caught).isEqualTo(rules);
  }
}
