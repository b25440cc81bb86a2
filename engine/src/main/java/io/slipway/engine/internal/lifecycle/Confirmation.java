package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.util.ArrayList;
import java.util.List;

/** The only rule by which a member counts. A pure function over evidence. */
public final class Confirmation {
  private Confirmation() {}

  /** Returns whether a member is confirmed: it runs, and each kind of evidence it needs is TRUE. */
  public static boolean confirms(Resolution resolution, MemberObservation member) {
    return gap(resolution, member).isEmpty();
  }

  /** Returns how many of the expected SPUs are confirmed. */
  public static int confirmedSpus(Resolution resolution, ClusterObservation observation) {
    return (int)
        resolution.members(MemberRole.SPU).stream()
            .flatMap(id -> observation.member(id).stream())
            .filter(member -> confirms(resolution, member))
            .count();
  }

  /** Returns how many SPUs are alive, confirmed or not. */
  public static int aliveSpus(Resolution resolution, ClusterObservation observation) {
    return (int)
        resolution.members(MemberRole.SPU).stream()
            .flatMap(id -> observation.member(id).stream())
            .filter(member -> member.evidence(Evidence.ALIVE).isTrue())
            .count();
  }

  /**
   * Returns whether a running cluster needs a repair. Only what was seen counts: a member that
   * could not be seen is not missing.
   */
  public static boolean needsRepair(Resolution resolution, ClusterObservation observation) {
    boolean missing =
        resolution.members().stream()
            .flatMap(id -> observation.member(id).stream())
            .anyMatch(member -> !member.mayLive());
    return missing || observation.surplus().stream().anyMatch(Surplus::isOwned);
  }

  /**
   * Returns what an observation leaves open about the members: what could not be seen, is under
   * way, or is not confirmed. Empty if it shows every member whole and at rest.
   */
  public static List<String> doubts(Resolution resolution, ClusterObservation observation) {
    List<String> doubts = new ArrayList<>();
    if (!observation.complete()) {
      doubts.add("the observation is incomplete: " + String.join(", ", observation.problems()));
    }
    doubts.addAll(gaps(resolution, observation));
    for (MemberId id : resolution.members()) {
      observation
          .member(id)
          .filter(member -> confirms(resolution, member) && !member.settled())
          .ifPresent(member -> doubts.add(id + " is not settled"));
    }
    return doubts;
  }

  /** Returns for each unconfirmed member what speaks against it, human-readable. */
  public static List<String> gaps(Resolution resolution, ClusterObservation observation) {
    return gaps(resolution, observation, resolution.members());
  }

  static List<String> gaps(
      Resolution resolution, ClusterObservation observation, MemberSet members) {
    List<String> gaps = new ArrayList<>();
    for (MemberId id : members) {
      MemberObservation member = observation.member(id).orElse(null);
      String gap = member == null ? "was not seen" : gap(resolution, member);
      if (!gap.isEmpty()) {
        gaps.add(id + " " + gap + observation.member(id).map(Confirmation::why).orElse(""));
      }
    }
    return gaps;
  }

  private static String why(MemberObservation member) {
    return member.failure().map(failure -> " (" + failure + ")").orElse("");
  }

  /** Returns what speaks against a member that was seen; empty if it is confirmed. */
  private static String gap(Resolution resolution, MemberObservation member) {
    if (member.actual() != MemberObservation.Actual.RUNNING) {
      return "is " + member.actual();
    }
    for (Evidence kind : resolution.confirmedBy()) {
      Fact fact = member.evidence(kind);
      if (!fact.isTrue()) {
        return kind + " is " + fact;
      }
    }
    return "";
  }
}
