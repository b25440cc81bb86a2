package io.slipway.engine.internal.model;

import io.slipway.engine.internal.operation.Kernels;
import io.slipway.kernel.check.Search;
import io.slipway.kernel.check.Violation;
import java.util.Optional;

/** Checks the shipped tables, or broken ones, in a world with a number of members. */
final class LifecycleChecker {
  private static final int BOUND = 12_000_000;

  /**
   * What came of a check.
   *
   * @param search to look at the states
   * @param violation what is broken, if anything is
   */
  record Result(Search<State, Action> search, Optional<Violation> violation) {}

  private final int controllers;
  private final int spus;
  private final Environment environment;
  private Kernels kernels = Kernels.production();
  private EngineShell shell = new EngineShell();
  private World world = new World();

  LifecycleChecker(int controllers, int spus, Environment environment) {
    this.controllers = controllers;
    this.spus = spus;
    this.environment = environment;
  }

  LifecycleChecker with(Kernels broken) {
    this.kernels = broken;
    return this;
  }

  LifecycleChecker with(EngineShell broken) {
    this.shell = broken;
    return this;
  }

  LifecycleChecker with(World broken) {
    this.world = broken;
    return this;
  }

  Result check() {
    ClusterMachine machine =
        new ClusterMachine(controllers, spus, kernels, shell, world, environment);
    Search<State, Action> search =
        new Search<>(machine, LifecycleRules.all(), new Progress(shell)::of, BOUND);
    Optional<Violation> violation = search.run();
    if (violation.isEmpty()) {
      violation = search.reaches(LifecycleRules.REST, Progress.PATIENT, LifecycleRules::isAtRest);
    }
    if (violation.isEmpty() && environment.shortTimes()) {
      violation = search.reaches(LifecycleRules.FREE, Progress.HURRIED, LifecycleRules::isFree);
    }
    return new Result(search, violation);
  }
}
