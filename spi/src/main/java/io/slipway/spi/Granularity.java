package io.slipway.spi;

import java.util.List;
import java.util.stream.Stream;

/**
 * The smallest set of members that a backend can launch or stop. The engine slices its calls
 * accordingly. The enum is open.
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
   * granularity they hold more members than requested.
   *
   * @param resolution the resolution that holds the members
   * @param members the members to cover; an empty set needs no sets
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
   * Returns the sets of members to launch one after the other: those of the resolution if
   * controllers and SPUs can be launched separately, otherwise all members at once.
   *
   * @param resolution has the members
   * @param purpose the purpose of the launch
   * @see Resolution#launchOrder
   */
  public List<MemberSet> launchOrder(Resolution resolution, OperationKind purpose) {
    return dividesRoles() ? resolution.launchOrder(purpose) : List.of(resolution.members());
  }
}
