package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped tables keep every rule, whatever happens. */
class LifecycleModelTest {
  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 1", "1, 1", "0, 2"})
  void everyRuleHoldsWhateverGoesWrong(int controllers, int spus) {
    check(controllers, spus, Environment.EVERYTHING);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"1, 2"})
  void everyRuleHoldsWithoutStrangers(int controllers, int spus) {
    check(controllers, spus, new Environment(true, true, true, false, true, Integer.MAX_VALUE));
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 3", "1, 3", "0, 4"})
  void everyRuleHoldsWithLostCalls(int controllers, int spus) {
    check(controllers, spus, new Environment(true, true, false, false, false, 1));
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 4", "1, 4", "0, 5", "1, 5"})
  void everyRuleHoldsWithAnyNumberOfCrashes(int controllers, int spus) {
    check(controllers, spus, Environment.CRASHES);
  }

  private static void check(int controllers, int spus, Environment environment) {
    LifecycleChecker.Result result = new LifecycleChecker(controllers, spus, environment).check();
    assertThat(result.violation().map(Object::toString)).isEmpty();
    assertThat(result.search().stateCount()).isGreaterThan(100);
  }
}
