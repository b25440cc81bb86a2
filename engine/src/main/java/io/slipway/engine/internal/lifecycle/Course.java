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
 * @param goal what must be proven
 */
public record Course(List<Step> steps, ObserveRequest.Depth depth, Goal goal) {
  /** Copies the steps. */
  public Course {
    steps = List.copyOf(steps);
  }

  /** Returns what to do next. Pure. */
  public Move next(Situation situation) {
    if (situation.record().fence().isOlderThan(situation.observation().fence())) {
      return new Move.Fail(ErrorCode.STALE_FENCE, lostTo(situation));
    }
    for (MemberId member : situation.launched()) {
      MemberObservation seen = situation.observation().members().get(member);
      if (seen != null && seen.settled() && !seen.mayLive()) {
        return new Move.Fail(ErrorCode.BACKEND_REJECTED, died(situation, seen));
      }
    }
    for (Step step : steps) {
      if (step.due().hasWork(step, situation)) {
        MemberSet targets = step.due().targets(step, situation);
        return step.await().isOver(situation)
            ? new Move.Perform(step, targets)
            : new Move.Wait(step.name() + " waits for " + step.await());
      }
    }
    String missing = goal.missing(situation);
    return missing.isEmpty() ? new Move.Confirm() : strangersOr(situation, missing);
  }

  /** Only a stranger stands in the way: waiting will not help, and it is not ours to remove. */
  private Move strangersOr(Situation situation, String missing) {
    boolean launches = goal == Goal.LAUNCHED || goal == Goal.RESTORED;
    if (!launches
        || !situation.observation().complete()
        || !Confirmation.gaps(situation.record().resolution(), situation.observation()).isEmpty()) {
      return new Move.Wait(missing);
    }
    return situation.observation().surplus().stream()
        .filter(s -> !s.owned())
        .findFirst()
        .<Move>map(s -> new Move.Fail(ErrorCode.BACKEND_REJECTED, stranger(situation, s)))
        .orElse(new Move.Wait(missing));
  }

  private static String lostTo(Situation situation) {
    return SlipwayException.text(
        "cluster '" + situation.record().cluster().name() + "' was taken over",
        "fence " + situation.record().fence(),
        situation.observation().fence(),
        "leave it to the engine that holds it now");
  }

  private static String stranger(Situation situation, Surplus stranger) {
    return SlipwayException.text(
        "cluster '" + situation.record().cluster().name() + "' has a member that is not its own",
        "exactly its " + situation.record().spec().spuCount() + " SPUs",
        stranger,
        "remove the stranger; it was not touched");
  }

  private static String died(Situation situation, MemberObservation member) {
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
                + situation.record().cluster().name()
                + "' ended before it was confirmed",
            "a living instance",
            was,
            situation.record().held().leavesNothing()
                ? "mend what its last lines say, or " + Advice.KEEP
                : "mend what its log says and try again")
        + log;
  }
}
