package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.OperationId;
import io.slipway.spi.Surplus;
import java.util.List;

/**
 * What an observation must prove before a transition commits. Every goal besides needs a complete
 * observation that was made under the record's own fence.
 */
public enum Goal {
  /** It is there and nothing of it lives. */
  PROVISIONED {
    @Override
    String gap(Situation situation) {
      return situation.observation().presence() == Presence.PRESENT
          ? lifeOf(situation)
          : "it is " + situation.observation().presence();
    }
  },

  /** Exactly the expected members are confirmed, all launched by this operation. */
  LAUNCHED {
    @Override
    String gap(Situation situation) {
      return unconfirmed(situation, true);
    }
  },

  /** Exactly the expected members are confirmed, whoever launched them. */
  RESTORED {
    @Override
    String gap(Situation situation) {
      return unconfirmed(situation, false);
    }
  },

  /** Nothing of it lives, and nothing will start it. */
  STOPPED {
    @Override
    String gap(Situation situation) {
      return situation.observation().presence() == Presence.UNKNOWN
          ? "it could not be seen"
          : lifeOf(situation);
    }
  },

  /** Nothing of it is left. */
  ERASED {
    @Override
    String gap(Situation situation) {
      ClusterObservation seen = situation.observation();
      if (seen.presence() != Presence.ABSENT) {
        return "it is " + seen.presence() + " with " + seen.footprint();
      }
      return seen.footprint().isEmpty() ? ownSurplus(situation) : "left is " + seen.footprint();
    }
  };

  /** Returns what is missing; empty if the goal is reached. */
  abstract String gap(Situation situation);

  /** Returns what is missing to commit on this situation; empty if nothing is. */
  public String missing(Situation situation) {
    ClusterObservation seen = situation.observation();
    if (!seen.complete()) {
      return "the observation is incomplete: " + String.join(", ", seen.problems());
    }
    if (!seen.fence().equals(situation.record().fence())) {
      return "the installed fence is " + seen.fence() + " and not " + situation.record().fence();
    }
    return gap(situation);
  }

  private static String unconfirmed(Situation situation, boolean byThisOperation) {
    List<String> gaps = Confirmation.gaps(situation.record().resolution(), situation.observation());
    if (!gaps.isEmpty()) {
      return String.join(", ", gaps);
    }
    OperationId operation = situation.record().held().id();
    for (MemberId id : situation.record().resolution().members()) {
      MemberObservation member = situation.observation().members().get(id);
      if (member == null || member.desired() != Desired.RUNNING || !member.settled()) {
        return id + " is not settled";
      }
      if (byThisOperation && !member.launchedBy().equals(java.util.Optional.of(operation))) {
        return id + " was not launched by this operation";
      }
    }
    List<Surplus> surplus = situation.observation().surplus();
    return surplus.isEmpty() ? "" : "beyond the members there is " + surplus.get(0);
  }

  private static String lifeOf(Situation situation) {
    if (situation.observation().presence() == Presence.ABSENT) {
      return ownSurplus(situation);
    }
    for (MemberId id : situation.record().resolution().members()) {
      MemberObservation member = situation.observation().members().get(id);
      if (member == null) {
        return id + " was not seen";
      }
      if (member.mayLive()) {
        return id + " is " + member.actual();
      }
      if (member.desired() == Desired.RUNNING) {
        return id + " is still meant to run";
      }
      if (!member.settled()) {
        return id + " is not settled";
      }
    }
    return ownSurplus(situation);
  }

  private static String ownSurplus(Situation situation) {
    return situation.observation().surplus().stream()
        .filter(s -> s.owned() && s.kind() == Surplus.Kind.INSTANCE)
        .findFirst()
        .map(s -> "there still is " + s)
        .orElse("");
  }
}
