package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.Rule;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The invariants after every step of every sequence. */
final class Invariants {
  private Invariants() {}

  /** The observation after the previous step. */
  record Before(
      Fence fence, Presence presence, Map<MemberId, List<String>> living, boolean provisioned) {}

  /** The current observation. */
  record Now(Fence fence, Presence presence) {}

  /** */
  static void spuCount(Trial bench, ClusterDriver subject, GroundTruth world) {
    world
        .living()
        .forEach(
            (member, instances) -> {
              if (instances.size() > 1 || !subject.all().contains(member)) {
                throw bench.violation(
                    Rule.R_71,
                    "living instances of " + member,
                    subject.all().contains(member) ? "at most one" : "none of such a member",
                    instances);
              }
            });
    ClusterObservation seen = subject.observe();
    long alive =
        seen.members().values().stream()
            .filter(member -> member.member().role() == MemberRole.SPU)
            .filter(member -> member.evidence(Evidence.ALIVE).isTrue())
            .count();
    // Of what is not there a backend need not list members.
    boolean unlisted = seen.presence() == Presence.ABSENT && seen.members().isEmpty();
    if (alive > subject.spec().spuCount()
        || !(unlisted || subject.all().equals(MemberSet.of(seen.members().keySet())))) {
      throw bench.violation(
          Rule.R_71,
          "observed members",
          subject.all() + ", at most " + subject.spec().spuCount() + " SPUs alive",
          seen.members().keySet() + ", " + alive + " alive");
    }
  }

  /** */
  static Now transitions(
      Trial bench,
      ClusterDriver subject,
      GroundTruth world,
      Before before,
      Set<MemberId> launched,
      Set<MemberId> required,
      Set<MemberId> restartable) {
    ClusterObservation seen = subject.observe();
    if (seen.fence().isOlderThan(before.fence())) {
      throw bench.violation(
          Rule.R_72, "the installed fence", "at least " + before.fence(), seen.fence());
    }
    if (before.presence() == Presence.ABSENT
        && seen.presence() == Presence.PRESENT
        && !before.provisioned()) {
      throw bench.violation(
          Rule.R_72, "presence without a provision", Presence.ABSENT, seen.presence());
    }
    world
        .living()
        .forEach(
            (member, instances) -> {
              boolean another = !instances.equals(before.living().get(member));
              boolean mayChange = launched.contains(member) || restartable.contains(member);
              boolean mayLive = required.contains(member) || restartable.contains(member);
              if (!mayLive && another) {
                throw bench.violation(
                    Rule.R_72, "a start without a launch of " + member, "no life", instances);
              }
              if (another && !mayChange && before.living().containsKey(member)) {
                throw bench.violation(
                    Rule.R_72,
                    "another instance of " + member + " without a launch",
                    before.living().get(member),
                    instances);
              }
            });
    return new Now(seen.fence(), seen.presence());
  }
}
