package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped tables keep every rule under every fault. The bounds are in docs/model.md. */
class LifecycleModelIT {
  private static final Environment ONE_LATE_CALL =
      new Environment(true, true, true, true, true, 1, false, false);
  private static final Environment LOST_CALLS =
      new Environment(false, true, false, false, false, 1, false, false);

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 1", "1, 1", "0, 2", "1, 2", "0, 3"})
  void everyRuleHoldsWhateverGoesWrong(int controllers, int spus) {
    check(controllers, spus, Environment.EVERYTHING);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 1", "1, 1"})
  void everyRuleHoldsWhileDataAreMoved(int controllers, int spus) {
    check(controllers, spus, Environment.EVERYTHING.withRebalances());
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"0, 1", "1, 1", "0, 2"})
  void everyRuleHoldsWhereThePlatformRestartsMembers(int controllers, int spus) {
    restarting(controllers, spus);
  }

  @ParameterizedTest(name = "{0} controllers, {1} SPUs")
  @CsvSource({"1, 2"})
  @EnabledIfSystemProperty(named = "model.full", matches = "true")
  void everyRuleHoldsWhereThePlatformRestartsMoreMembers(int controllers, int spus) {
    restarting(controllers, spus);
  }

  private static void restarting(int controllers, int spus) {
    check(new LifecycleChecker(controllers, spus, Environment.EVERYTHING).with(World.restarting()));
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
  @CsvSource({
    "1, 3, everything",
    "0, 4, everything",
    "0, 5, everything",
    "1, 4, one late call",
    "1, 5, lost calls"
  })
  @EnabledIfSystemProperty(named = "model.full", matches = "true")
  void everyRuleHoldsWithWiderBounds(int controllers, int spus, String what) {
    Environment environment =
        switch (what) {
          case "everything" -> Environment.UNHURRIED;
          case "one late call" -> ONE_LATE_CALL;
          default -> LOST_CALLS;
        };
    check(controllers, spus, environment);
  }

  private static void check(int controllers, int spus, Environment environment) {
    check(new LifecycleChecker(controllers, spus, environment));
  }

  private static void check(LifecycleChecker checker) {
    LifecycleChecker.Result result = checker.check();
    assertThat(result.violation().map(Object::toString)).isEmpty();
    // A machine that cannot move keeps every rule.
    assertThat(result.search().stateCount()).isGreaterThan(1_000);
  }
}
