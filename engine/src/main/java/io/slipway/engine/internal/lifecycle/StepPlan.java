package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Surplus;
import java.util.List;

/**
 * A way through a transition, or back: the steps in order, how deep to look between them, and what
 * must be proven at the end.
 *
 * @param steps in order; the first that has work is next
 * @param depth how deep to look
 * @param commitCondition what must be proven
 */
public record StepPlan(
    List<Step> steps, ObserveRequest.Depth depth, CommitCondition commitCondition) {
  /** Copies the steps. */
  public StepPlan {
    steps = List.copyOf(steps);
  }

  /** Returns what to do next. Pure. */
  public NextAction next(StepContext stepContext) {
    if (stepContext.record().fence().isOlderThan(stepContext.observation().fence())) {
      return new NextAction.Fail(ErrorCode.STALE_FENCE, lostTo(stepContext));
    }
    for (MemberId member : stepContext.launched()) {
      MemberObservation seen = stepContext.observation().members().get(member);
      if (seen != null && seen.settled() && !seen.mayLive()) {
        return new NextAction.Fail(ErrorCode.BACKEND_REJECTED, died(stepContext, seen));
      }
    }
    for (Step step : steps) {
      if (step.trigger().hasWork(step, stepContext)) {
        MemberSet targets = step.trigger().targets(step, stepContext);
        return step.precondition().isOver(stepContext)
            ? new NextAction.Perform(step, targets)
            : new NextAction.Wait(step.name() + " waits for " + step.precondition());
      }
    }
    String missing = commitCondition.missing(stepContext);
    return missing.isEmpty() ? new NextAction.Confirm() : strangersOr(stepContext, missing);
  }

  /** Only a stranger stands in the way: waiting will not help, and it is not ours to remove. */
  private NextAction strangersOr(StepContext stepContext, String missing) {
    boolean launches =
        commitCondition == CommitCondition.LAUNCHED || commitCondition == CommitCondition.RESTORED;
    if (!launches
        || !stepContext.observation().complete()
        || !Confirmation.gaps(stepContext.record().resolution(), stepContext.observation())
            .isEmpty()) {
      return new NextAction.Wait(missing);
    }
    return stepContext.observation().surplus().stream()
        .filter(s -> !s.owned())
        .findFirst()
        .<NextAction>map(
            s -> new NextAction.Fail(ErrorCode.BACKEND_REJECTED, stranger(stepContext, s)))
        .orElse(new NextAction.Wait(missing));
  }

  private static String lostTo(StepContext stepContext) {
    return SlipwayException.text(
        "cluster '" + stepContext.record().cluster().name() + "' was taken over",
        "fence " + stepContext.record().fence(),
        stepContext.observation().fence(),
        "leave it to the engine that holds it now");
  }

  private static String stranger(StepContext stepContext, Surplus stranger) {
    return SlipwayException.text(
        "cluster '" + stepContext.record().cluster().name() + "' has a member that is not its own",
        "exactly its " + stepContext.record().spec().spuCount() + " SPUs",
        stranger,
        "remove the stranger; it was not touched");
  }

  private static String died(StepContext stepContext, MemberObservation member) {
    InstanceExit exit = member.exit().orElse(null);
    String was =
        exit == null
            ? "gone without an exit code"
            : "exit code " + (exit.code() < 0 ? "unknown" : exit.code());
    String log =
        exit == null || exit.logTail().isEmpty()
            ? ""
            : "; its last lines: " + String.join(" | ", exit.logTail());
    return SlipwayException.text(
            member.member()
                + " of cluster '"
                + stepContext.record().cluster().name()
                + "' ended before it was confirmed",
            "a living instance",
            was,
            stepContext.record().requireOperation().leavesNothing()
                ? "mend what its last lines say, or " + Advice.KEEP
                : "mend what its log says and try again")
        + log;
  }
}
