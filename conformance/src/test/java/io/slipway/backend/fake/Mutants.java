package io.slipway.backend.fake;

import java.util.List;
import java.util.stream.Stream;

/** Every mutant: at least one for each rule that the kit checks. */
public final class Mutants {
  private Mutants() {}

  /** Returns all of them. */
  public static List<Mutant> all() {
    return Stream.of(
            DecidingMutants.all(),
            SeeingMutants.all(),
            DoingMutants.all(),
            DoingMutants.disturbed(),
            WaitingMutants.all(),
            FailingMutants.all(),
            PlaceMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Returns one that only a harness with data can tell from a right backend. */
  public static Mutant keepsNoData() {
    return DecidingMutants.keepsNoData();
  }

  /** Returns one that breaks R-71 where the crash sweep of R-25 retires surplus. */
  public static Mutant retiresRegistrationsOnly() {
    return DecidingMutants.retiresRegistrationsOnly();
  }
}
