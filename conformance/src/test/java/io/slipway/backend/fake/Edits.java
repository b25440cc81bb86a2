package io.slipway.backend.fake;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.OwnedResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Retouches observations. */
final class Edits {
  private Edits() {}

  static ClusterObservation members(
      ClusterObservation seen, UnaryOperator<MemberObservation> change) {
    return copy(seen, seen.presence(), change, seen.footprint(), seen.complete());
  }

  static ClusterObservation presence(ClusterObservation seen, Presence presence) {
    return copy(seen, presence, member -> member, seen.footprint(), seen.complete());
  }

  static ClusterObservation footprint(ClusterObservation seen, List<OwnedResource> footprint) {
    return copy(seen, seen.presence(), member -> member, footprint, seen.complete());
  }

  static ClusterObservation complete(ClusterObservation seen) {
    return copy(seen, seen.presence(), member -> member, seen.footprint(), true);
  }

  private static ClusterObservation copy(
      ClusterObservation seen,
      Presence presence,
      UnaryOperator<MemberObservation> change,
      List<OwnedResource> footprint,
      boolean complete) {
    ClusterObservation.Builder copy = ClusterObservation.builder(presence).fence(seen.fence());
    seen.members().values().forEach(member -> copy.member(change.apply(member)));
    seen.surplus().forEach(copy::surplus);
    footprint.forEach(copy::owns);
    seen.retained().forEach(copy::retains);
    if (!complete) {
      copy.incomplete(String.join(", ", seen.problems()));
    }
    return copy.build();
  }

  /** Returns the member with something overwritten. */
  static MemberObservation member(
      MemberObservation seen, Consumer<MemberObservation.Builder> change) {
    MemberObservation.Builder copy = whole(seen);
    seen.failure().ifPresent(copy::failing);
    change.accept(copy);
    return copy.build();
  }

  /** Returns the member with another failure, or none. */
  static MemberObservation failure(MemberObservation seen, Optional<MemberFailure> failure) {
    MemberObservation.Builder copy = whole(seen);
    failure.ifPresent(copy::failing);
    return copy.build();
  }

  /** Returns everything but the failure. */
  private static MemberObservation.Builder whole(MemberObservation seen) {
    MemberObservation.Builder copy = bare(seen);
    seen.launchedBy().ifPresent(copy::launchedBy);
    seen.endpoints().forEach(copy::endpoint);
    seen.exit().ifPresent(copy::exit);
    return copy;
  }

  /**
   * Returns the member without what a builder cannot take back: operation, endpoints, exit,
   * failure.
   */
  static MemberObservation.Builder bare(MemberObservation seen) {
    MemberObservation.Builder copy =
        MemberObservation.builder(seen.member())
            .desired(seen.desired())
            .actual(seen.actual())
            .settled(seen.settled());
    seen.instance().ifPresent(copy::instance);
    seen.pid().ifPresent(copy::pid);
    for (Evidence kind : Evidence.values()) {
      copy.evidence(kind, seen.evidence(kind));
    }
    return copy.problems(seen.problems());
  }

  static MemberObservation evidence(MemberObservation seen, Evidence kind, Fact fact) {
    return member(seen, copy -> copy.evidence(kind, fact));
  }
}
