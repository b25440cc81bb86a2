package io.slipway.engine.internal.operation;

import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Resolution;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Cuts a set of members into the smallest sets that a backend can launch or stop. */
public final class Slices {
  private Slices() {}

  /**
   * Returns the slices that cover the targets; with a coarse granularity they hold more members
   * than were asked for.
   */
  public static List<MemberSet> of(
      Granularity granularity, Resolution resolution, MemberSet targets) {
    if (granularity == Granularity.MEMBER) {
      return targets.stream().map(MemberSet::of).toList();
    }
    if (granularity == Granularity.ROLE) {
      Set<MemberRole> roles = EnumSet.noneOf(MemberRole.class);
      for (MemberId target : targets) {
        roles.add(target.role());
      }
      List<MemberSet> slices = new ArrayList<>();
      roles.forEach(role -> slices.add(resolution.members(role)));
      return slices;
    }
    return List.of(resolution.members());
  }
}
