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
 * The condition that an observation must prove before a transition commits. Every commit condition
 * also needs a complete observation made under the record's own fence.
 */
public enum CommitCondition {
  /** The cluster exists and nothing of it is alive. */
  PROVISIONED {
    @Override
    String gap(StepContext stepContext) {
      return stepContext.observation().presence() == Presence.PRESENT
          ? lifeOf(stepContext)
          : "it is " + stepContext.observation().presence();
    }
  },

  /** Exactly the expected members are confirmed, all launched by this operation. */
  LAUNCHED {
    @Override
    String gap(StepContext stepContext) {
      return unconfirmed(stepContext, true);
    }
  },

  /** Exactly the expected members are confirmed, regardless of which operation launched them. */
  RESTORED {
    @Override
    String gap(StepContext stepContext) {
      return unconfirmed(stepContext, false);
    }
  },

  /** Nothing of it lives, and nothing will start it. */
  STOPPED {
    @Override
    String gap(StepContext stepContext) {
      return stepContext.observation().presence() == Presence.UNKNOWN
          ? "it could not be seen"
          : lifeOf(stepContext);
    }
  },

  /**
   * Nothing: the command has looked before its intent, and nothing answered. The operation makes no
   * call, so that no look has to follow one.
   */
  UNPROVEN {
    @Override
    String gap(StepContext stepContext) {
      return "";
    }
  },

  /** Nothing of it is left. */
  ERASED {
    @Override
    String gap(StepContext stepContext) {
      ClusterObservation seen = stepContext.observation();
      if (seen.presence() != Presence.ABSENT) {
        return "it is " + seen.presence() + " with " + seen.footprint();
      }
      return seen.footprint().isEmpty() ? ownSurplus(stepContext) : "left is " + seen.footprint();
    }
  };

  /** Returns what is missing; empty if the commit condition is reached. */
  abstract String gap(StepContext stepContext);

  /** Returns what is missing to commit on this situation; empty if nothing is. */
  public String missing(StepContext stepContext) {
    ClusterObservation seen = stepContext.observation();
    if (!seen.complete()) {
      return "the observation is incomplete: " + String.join(", ", seen.problems());
    }
    if (!seen.fence().equals(stepContext.record().fence())) {
      return "the installed fence is " + seen.fence() + " and not " + stepContext.record().fence();
    }
    return gap(stepContext);
  }

  private static String unconfirmed(StepContext stepContext, boolean byThisOperation) {
    List<String> gaps =
        Confirmation.gaps(stepContext.record().resolution(), stepContext.observation());
    if (!gaps.isEmpty()) {
      return String.join(", ", gaps);
    }
    OperationId operation = stepContext.record().requireOperation().id();
    for (MemberId id : stepContext.record().resolution().members()) {
      MemberObservation member = stepContext.observation().members().get(id);
      if (member == null || member.desired() != Desired.RUNNING || !member.settled()) {
        return id + " is not settled";
      }
      if (byThisOperation && !member.launchedBy().equals(java.util.Optional.of(operation))) {
        return id + " was not launched by this operation";
      }
    }
    return stepContext.observation().surplus().stream()
        .filter(s -> !s.isHarmless())
        .findFirst()
        .map(s -> "beyond the members there is " + s)
        .orElse("");
  }

  private static String lifeOf(StepContext stepContext) {
    if (stepContext.observation().presence() == Presence.ABSENT) {
      return ownSurplus(stepContext);
    }
    for (MemberId id : stepContext.record().resolution().members()) {
      MemberObservation member = stepContext.observation().members().get(id);
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
    return ownSurplus(stepContext);
  }

  private static String ownSurplus(StepContext stepContext) {
    return stepContext.observation().surplus().stream()
        .filter(s -> s.isOwned() && s.kind() == Surplus.Kind.INSTANCE)
        .findFirst()
        .map(s -> "there still is " + s)
        .orElse("");
  }
}
