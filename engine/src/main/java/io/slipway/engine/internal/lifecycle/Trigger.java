package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationId;
import io.slipway.spi.Surplus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The condition under which a step has work, and for which members. */
public enum Trigger {
  /** Until its call has returned and no other was made since in this attempt. */
  UNTIL_RETURNED {
    @Override
    boolean hasWork(Step step, StepContext stepContext) {
      return !stepContext.returned().equals(Optional.of(step.name()));
    }
  },

  /**
   * Once a launch could be committed, until its call has returned and no other was made since in
   * this attempt.
   */
  ONCE_LAUNCHED {
    @Override
    boolean hasWork(Step step, StepContext stepContext) {
      return UNTIL_RETURNED.hasWork(step, stepContext)
          && CommitCondition.LAUNCHED.missing(stepContext).isEmpty();
    }
  },

  /** While data of the cluster may move for a rebalance whose end was not awaited yet. */
  WHILE_REBALANCING {
    @Override
    boolean hasWork(Step step, StepContext stepContext) {
      return !stepContext.quiet();
    }
  },

  /** For members that may live, are meant to run, or are not settled. */
  WHILE_LIVING {
    @Override
    MemberSet targets(Step step, StepContext stepContext) {
      return select(step, stepContext, member -> needsStop(stepContext, member));
    }
  },

  /**
   * For members that another operation has launched and none has stopped: the record was not there,
   * as after the restore of a backup.
   */
  WHILE_OTHERS_LIVE {
    @Override
    MemberSet targets(Step step, StepContext stepContext) {
      return select(
          step,
          stepContext,
          member -> !stepContext.launched().contains(member) && isOthers(stepContext, member));
    }
  },

  /**
   * For members that are seen not to live. A member that this attempt has launched is not launched
   * again: its death is a failure.
   */
  WHILE_MISSING {
    @Override
    MemberSet targets(Step step, StepContext stepContext) {
      return select(
          step,
          stepContext,
          member ->
              !stepContext.launched().contains(member)
                  && stepContext.seen(member).isPresent()
                  && !stepContext.mayLive(member));
    }
  },

  /** While something of ours is there beyond the expected members. */
  WHILE_SURPLUS {
    @Override
    boolean hasWork(Step step, StepContext stepContext) {
      return stepContext.observation().surplus().stream().anyMatch(Surplus::isOwned);
    }
  };

  /** Returns the members that the step is for now. */
  MemberSet targets(Step step, StepContext stepContext) {
    return stepContext.membersOf(step);
  }

  /** Returns whether the step has work now. */
  boolean hasWork(Step step, StepContext stepContext) {
    return !targets(step, stepContext).isEmpty();
  }

  private static boolean isOthers(StepContext stepContext, MemberId member) {
    OperationId own = stepContext.record().requireOperation().id();
    return stepContext
        .seen(member)
        .filter(MemberObservation::mayLive)
        .flatMap(MemberObservation::launchedBy)
        .map(launcher -> !launcher.equals(own))
        .orElse(false);
  }

  private static boolean needsStop(StepContext stepContext, MemberId member) {
    if (stepContext.observation().presence() == Presence.ABSENT) {
      return false;
    }
    MemberObservation seen = stepContext.seen(member).orElse(null);
    return seen == null || seen.mayLive() || seen.desired() == Desired.RUNNING || !seen.settled();
  }

  private static MemberSet select(
      Step step, StepContext stepContext, java.util.function.Predicate<MemberId> wanted) {
    List<MemberId> targets = new ArrayList<>();
    for (MemberId member : stepContext.membersOf(step)) {
      if (wanted.test(member)) {
        targets.add(member);
      }
    }
    return MemberSet.of(targets);
  }
}
