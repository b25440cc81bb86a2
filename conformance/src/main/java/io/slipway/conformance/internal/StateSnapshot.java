package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster at one time: the state of the environment, and the backend's view of it, limited to
 * values that should not differ between two looks at the same state.
 */
record StateSnapshot(
    GroundTruth world, ClusterObservation.Presence presence, Map<MemberId, List<Object>> members) {
  StateSnapshot(GroundTruth world, ClusterObservation seen) {
    this(world, seen.presence(), members(seen));
  }

  private static Map<MemberId, List<Object>> members(ClusterObservation seen) {
    Map<MemberId, List<Object>> told = new TreeMap<>();
    for (MemberObservation member : seen.members().values()) {
      told.put(
          member.member(),
          List.of(
              member.desired(),
              member.actual(),
              member.instance().map(Object::toString).orElse("no instance"),
              member.launchedBy().map(Object::toString).orElse("no operation")));
    }
    return told;
  }

  /** Names the differences to another sight, or says that there are none. */
  String differencesTo(StateSnapshot other) {
    StringBuilder text = new StringBuilder();
    add(text, "living", world.living(), other.world.living());
    add(text, "owned", world.owned(), other.world.owned());
    add(text, "foreign", world.foreign(), other.world.foreign());
    add(text, "presence", presence, other.presence);
    add(text, "members", members, other.members);
    return text.isEmpty() ? "no difference" : text.toString();
  }

  private static void add(StringBuilder text, String name, Object one, Object other) {
    if (!one.equals(other)) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(name)
          .append(' ')
          .append(other)
          .append(" instead of ")
          .append(one);
    }
  }
}
