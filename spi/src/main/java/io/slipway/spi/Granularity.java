package io.slipway.spi;

import java.util.List;
import java.util.stream.Stream;

/**
 * The smallest set of members that a backend can launch or stop by itself. The engine slices its
 * calls to it. The enum is open.
 */
public enum Granularity {
  /** Single members: local processes, our own StatefulSets. */
  MEMBER,
  /** All members of one role. */
  ROLE,
  /** All members of the cluster: another operator owns the pods. */
  CLUSTER;

  /**
   * Returns the smallest sets that cover some members, controllers before SPUs; with a coarse
   * granularity they hold more members than were asked for.
   *
   * @param resolution what the members are of
   * @param members which ones; none are covered by no set
   */
  public List<MemberSet> slices(Resolution resolution, MemberSet members) {
    if (members.isEmpty()) {
      return List.of();
    }
    return switch (this) {
      case MEMBER -> members.stream().map(MemberSet::of).toList();
      case ROLE ->
          Stream.of(MemberRole.values())
              .filter(role -> members.stream().anyMatch(member -> member.role() == role))
              .map(resolution::members)
              .toList();
      case CLUSTER -> List.of(resolution.members());
    };
  }

  /** Returns whether controllers and SPUs can be launched and stopped one after the other. */
  public boolean dividesRoles() {
    return this != CLUSTER;
  }

  /**
   * Returns what is launched one after the other: what the resolution wants, where controllers and
   * SPUs can be launched apart; else all members at once.
   *
   * @param resolution has the members
   * @param purpose what they are launched for
   * @see Resolution#launchOrder
   */
  public List<MemberSet> launchOrder(Resolution resolution, OperationKind purpose) {
    return dividesRoles() ? resolution.launchOrder(purpose) : List.of(resolution.members());
  }
}
