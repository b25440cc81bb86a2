package io.slipway.engine.internal.lifecycle;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.Surplus;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** Returns whether rebalances matter to the plan. */
  public boolean waitsForRebalances() {
    return steps.stream().anyMatch(step -> step.call() == CallKind.QUIESCE);
  }

  /** Returns what to do next. Pure. */
  public NextAction next(StepContext stepContext) {
    if (stepContext.record().fence().isOlderThan(stepContext.observation().fence())) {
      return new NextAction.Fail(lostTo(stepContext));
    }
    NextAction hopeless = hopeless(stepContext, stepContext.launched());
    if (hopeless != null) {
      return hopeless;
    }
    for (MemberId member : stepContext.launched()) {
      MemberObservation seen = stepContext.observation().members().get(member);
      if (seen != null && seen.settled() && !seen.mayLive()) {
        return new NextAction.Fail(died(stepContext, seen));
      }
    }
    for (Step step : steps) {
      if (step.trigger().hasWork(step, stepContext)) {
        MemberSet targets = step.trigger().targets(step, stepContext);
        return step.precondition().isOver(stepContext)
            ? new NextAction.Perform(step, targets)
            : waitFor(
                stepContext, step.name() + " waits for " + missing(step, stepContext), targets);
      }
    }
    String missing = commitCondition.missing(stepContext);
    if (missing.isEmpty()) {
      return new NextAction.Confirm();
    }
    NextAction wait = waitFor(stepContext, missing, MemberSet.of());
    return wait instanceof NextAction.Wait ? strangersOr(stepContext, missing) : wait;
  }

  private static String missing(Step step, StepContext stepContext) {
    String missing = step.precondition().missing(stepContext);
    return step.precondition() + (missing.isEmpty() ? "" : ": " + missing);
  }

  /** Waits, unless a member fails for good that no step will launch. */
  private NextAction waitFor(StepContext stepContext, String reason, MemberSet targets) {
    List<MemberId> others =
        stepContext.record().resolution().members().stream()
            .filter(member -> !targets.contains(member))
            .toList();
    NextAction hopeless = hopeless(stepContext, others);
    return hopeless == null ? new NextAction.Wait(reason) : hopeless;
  }

  /** A CREATE, a START or a RESUME does not wait for a member that no waiting heals. */
  private @Nullable NextAction hopeless(StepContext stepContext, Collection<MemberId> members) {
    if (commitCondition != CommitCondition.LAUNCHED
        && commitCondition != CommitCondition.PROVISIONED) {
      return null;
    }
    return members.stream()
        .flatMap(member -> stepContext.seen(member).stream())
        .flatMap(
            member ->
                member.failure().filter(MemberFailure::isForGood).stream()
                    .map(failure -> failed(stepContext, member, failure)))
        .findFirst()
        .map(NextAction.Fail::new)
        .orElse(null);
  }

  /** Only a foreign instance is in the way: waiting will not help, and it is not ours to remove. */
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
        .filter(s -> !s.isOwned() && !s.isHarmless())
        .findFirst()
        .<NextAction>map(s -> new NextAction.Fail(stranger(stepContext, s)))
        .orElse(new NextAction.Wait(missing));
  }

  private static Problem lostTo(StepContext stepContext) {
    return Problem.of(ErrorCode.STALE_FENCE, subject(stepContext) + " was taken over")
        .withExpected("fence " + stepContext.record().fence())
        .withActual(stepContext.observation().fence())
        .withRemedy("leave it to the engine that holds it now");
  }

  private static Problem stranger(StepContext stepContext, Surplus stranger) {
    return Problem.of(
            ErrorCode.BACKEND_REJECTED, subject(stepContext) + " has a member that is not its own")
        .withExpected("exactly its " + stepContext.record().spec().spuCount() + " SPUs")
        .withActual(stranger)
        .withRemedy("remove the stranger; it was not touched");
  }

  private static Problem failed(
      StepContext stepContext, MemberObservation member, MemberFailure failure) {
    return Problem.of(
            failure.code(), member.member() + " of " + subject(stepContext) + " does not come up")
        .withActual(failure)
        .withRemedy(logs(stepContext.record()));
  }

  private static Problem died(StepContext stepContext, MemberObservation member) {
    InstanceExit exit = member.exit().orElse(null);
    String was =
        exit == null
            ? "gone without an exit code"
            : "exit code " + (exit.code() < 0 ? "unknown" : exit.code());
    List<String> lines = exit == null ? List.of() : exit.lastWords();
    String log = lines.isEmpty() ? "" : "; its last lines: " + String.join(" | ", lines);
    ClusterName cluster = stepContext.record().cluster().name();
    return Problem.of(
            ErrorCode.BACKEND_REJECTED,
            member.member() + " of cluster '" + cluster + "' ended before it was confirmed")
        .withActual(was + log)
        .withRemedy(logs(stepContext.record()));
  }

  /** Of a cluster that is undone whole no log is left to look at. */
  private static Remedy logs(ClusterRecord record) {
    ClusterName cluster = record.cluster().name();
    return record.requireOperation().leavesNothing()
        ? Remedy.of(Remedy.Action.KEEP_ON_FAILURE, cluster).so("to read its logs")
        : Remedy.of(Remedy.Action.LOGS, cluster).so("and try again");
  }

  private static String subject(StepContext stepContext) {
    return "cluster '" + stepContext.record().cluster().name() + "'";
  }
}
