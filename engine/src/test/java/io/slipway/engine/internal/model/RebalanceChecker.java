package io.slipway.engine.internal.model;

import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.kernel.check.Search;
import io.slipway.kernel.check.Violation;
import java.util.Optional;
import java.util.function.Predicate;

/** Checks the shipped tables of a rebalance, or broken ones. */
final class RebalanceChecker {
  private static final int BOUND = 2_000_000;

  /**
   * What came of a check.
   *
   * @param search to look at the states
   * @param rows which rows were walked
   * @param violation what is broken, if anything is
   */
  record Result(
      Search<RebalanceModelState, RebalanceAction> search,
      RebalanceRows rows,
      Optional<Violation> violation) {}

  private RebalanceChecker() {}

  /** Checks every rule. */
  static Result check(RebalanceKernels kernels, RebalanceShell shell) {
    return check(kernels, shell, name -> true, true);
  }

  /**
   * Checks the rules with some names.
   *
   * @param shutdowns whether users may shut the cluster down: what is broken without that is broken
   *     with it, and found sooner
   */
  static Result check(
      RebalanceKernels kernels,
      RebalanceShell shell,
      Predicate<String> withName,
      boolean shutdowns) {
    RebalanceRows rows = new RebalanceRows();
    Search<RebalanceModelState, RebalanceAction> search =
        new Search<>(
            new RebalanceMachine(kernels, shell, rows, shutdowns),
            RebalanceRules.all().stream().filter(rule -> withName.test(rule.name())).toList(),
            RebalanceAction::isProgress,
            BOUND);
    Optional<Violation> violation = search.run();
    if (violation.isEmpty() && withName.test(RebalanceRules.REST)) {
      violation = search.reaches(RebalanceRules.REST, RebalanceRules::isAtRest);
    }
    return new Result(search, rows, violation);
  }
}
