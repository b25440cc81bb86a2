package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Backends that differ from the fake and are right: the mutants of what they do are not. */
public final class Variants {
  private Variants() {}

  /** Returns all of them, each with a rule that it keeps in its own way. */
  public static List<Mutant> all() {
    return List.of(
        new Mutant(
            "missing data is told by observations",
            Rule.R_53,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              ConcurrentHashMap<ClusterId, Set<MemberId>> failing = new ConcurrentHashMap<>();
              return right -> new DataByLooking(right, world, failing, ErrorCode.DATA_MISSING);
            }),
        Mutant.doing(
            Rule.R_49,
            "what a late call has made in vain is collected",
            (world, right) -> new LateCollection(right, world, Duration.ofSeconds(5))));
  }
}
