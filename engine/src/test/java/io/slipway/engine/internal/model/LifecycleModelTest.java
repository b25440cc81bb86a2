package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped tables keep every rule, whatever happens. The bounds are in docs/model.md. */
class LifecycleModelTest {
  private static final Environment WITHOUT_STRANGERS =
      new Environment(true, true, true, false, true, Integer.MAX_VALUE);
  private static final Environment FAILURES_AND_LOST_CALLS =
      new Environment(true, true, false, false, false, 1);
  private static final Environment LOST_CALLS =
      new Environment(false, true, false, false, false, 1);

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 1", "1, 1", "0, 2"})
  void everyRuleHoldsWhateverGoesWrong(int controllers, int spus) {
    check(controllers, spus, Environment.EVERYTHING);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource("1, 2")
  void everyRuleHoldsWithoutStrangers(int controllers, int spus) {
    check(controllers, spus, WITHOUT_STRANGERS);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource("0, 3")
  void everyRuleHoldsWithFailuresAndLostCalls(int controllers, int spus) {
    check(controllers, spus, FAILURES_AND_LOST_CALLS);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"1, 3", "0, 4", "0, 5"})
  void everyRuleHoldsWithLostCalls(int controllers, int spus) {
    check(controllers, spus, LOST_CALLS);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"1, 4", "1, 5"})
  void everyRuleHoldsWithAnyNumberOfCrashes(int controllers, int spus) {
    check(controllers, spus, Environment.CRASHES);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs, {2}")
  @CsvSource({"1, 2, everything", "1, 3, failures", "1, 4, lost", "1, 5, lost"})
  @EnabledIfSystemProperty(named = "model.full", matches = "true")
  void everyRuleHoldsWithWiderBounds(int controllers, int spus, String what) {
    Environment environment =
        switch (what) {
          case "everything" -> Environment.EVERYTHING;
          case "failures" -> FAILURES_AND_LOST_CALLS;
          default -> LOST_CALLS;
        };
    check(controllers, spus, environment);
  }

  private static void check(int controllers, int spus, Environment environment) {
    LifecycleChecker.Result result = new LifecycleChecker(controllers, spus, environment).check();
    assertThat(result.violation().map(Object::toString)).isEmpty();
    // A machine that cannot move keeps every rule.
    assertThat(result.search().stateCount()).isGreaterThan(1_000);
  }
}
