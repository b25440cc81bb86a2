package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.kernel.check.Rule;
import io.slipway.kernel.check.Violation;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that no broken engine breaks proves nothing. */
class MutantsIT {
  @ParameterizedTest
  @MethodSource("io.slipway.engine.internal.model.Mutants#all")
  void isCaughtByItsRule(Mutants.Mutant mutant) {
    Optional<Violation> violation = mutant.checker().check().violation();
    assertThat(violation).isPresent();
    assertThat(violation.get().rule()).as(violation.get().toString()).startsWith(mutant.rule());
  }

  @ParameterizedTest
  @MethodSource("io.slipway.engine.internal.model.Mutants#equivalents")
  void breaksNothing(Mutants.Equivalent equivalent) {
    Optional<Violation> violation = equivalent.checker().check().violation();
    assertThat(violation.map(Object::toString)).as(equivalent.why()).isEmpty();
  }

  @Test
  void everyRuleHasAMutant() {
    Set<String> rules = new TreeSet<>();
    for (Rule<State, Action> rule : LifecycleRules.all()) {
      rules.add(rule.name().split(" ", 2)[0]);
    }
    rules.add(LifecycleRules.REST.split(" ", 2)[0]);
    rules.add(LifecycleRules.FREE.split(" ", 2)[0]);
    Set<String> caught = new TreeSet<>();
    Mutants.all().forEach(mutant -> caught.add(mutant.rule()));
    assertThat(caught).isEqualTo(rules);
  }
}
