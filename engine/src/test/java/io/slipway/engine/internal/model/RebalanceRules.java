package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.model.RebalanceAction.Mark;
import io.slipway.engine.internal.model.RebalanceModelState.Cluster;
import io.slipway.engine.internal.model.RebalanceModelState.Driver;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.kernel.check.Rule;
import java.util.List;
import java.util.Optional;

/**
 * What must always hold of a rebalance, as the design says it, read from the model's server and not
 * from what a driver was told. R5 is about time and is not here.
 */
final class RebalanceRules {
  /** The rule that every request ends, or waits for its user, once nothing goes wrong any more. */
  static final String REST = "REST from everywhere a rebalance ends or waits for its user";

  private RebalanceRules() {}

  /** Returns the rules. */
  static List<Rule<RebalanceModelState, RebalanceAction>> all() {
    return List.of(
        new Patient(),
        new Bounded(),
        new Proven(),
        new Once(),
        new Quiet(),
        new Committed(),
        new Agreeing(),
        new Honest());
  }

  /** Returns whether nobody but a user has anything to do. */
  static boolean isAtRest(RebalanceModelState state) {
    boolean shuts = state.cluster == Cluster.SHUTDOWN_BEGUN || state.cluster == Cluster.STOPPING;
    boolean waits = state.progress.step() == RebalanceStep.PROPOSED && !state.progress.approved();
    return state.driver == Driver.AT_REST
        && !shuts
        && (state.progress.step() == RebalanceStep.ENDED || waits);
  }

  private static Optional<String> unless(boolean holds, String how) {
    return holds ? Optional.empty() : Optional.of(how);
  }

  private static boolean becomes(
      RebalanceModelState from, RebalanceModelState to, RebalanceState state) {
    return from.isUnfinished() && to.progress.state() == state;
  }

  private static final class Patient implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R1 a transient fault never gives NOT_READY while budget and time remain";
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      if (!becomes(from, to, RebalanceState.NOT_READY)) {
        return Optional.empty();
      }
      boolean early =
          (action.event() == RebalanceStepEvent.TRANSIENT_FAULT && from.timeLeft)
              || (action.event() == RebalanceStepEvent.REFUSED
                  && from.refusals + 1 < RebalanceWriter.MAX_POSTS);
      return unless(!early, "given up with budget left");
    }
  }

  private static final class Bounded implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R2 attempts without progress stay within the bound";
    }

    @Override
    public Optional<String> brokenIn(RebalanceModelState state) {
      return unless(
          !state.isUnfinished() || state.refusals < RebalanceWriter.MAX_POSTS,
          state.refusals + " requests in a row were refused");
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      // The end of a stop is waited for until its own deadline.
      return unless(
          action.event() != RebalanceStepEvent.TRANSIENT_FAULT
              || from.timeLeft
              || from.progress.step() == RebalanceStep.STOPPING
              || !to.isUnfinished(),
          "it goes on although its time is over");
    }
  }

  private static final class Proven implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R3 READY means executed to the end, or that nothing is left to move";
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      if (!becomes(from, to, RebalanceState.READY)) {
        return Optional.empty();
      }
      if (to.mayMove()) {
        return Optional.of("READY while data may move");
      }
      return unless(
          action.event() == RebalanceStepEvent.NOTHING_LEFT ? from.forgotten > 0 : from.done,
          "READY without an execution to the end");
    }
  }

  private static final class Once implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R4 one execution at a time, and after one that may have run a new proposal";
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      if (action.mark() != Mark.SEND) {
        return Optional.empty();
      }
      if (!from.progress.sent()) {
        return Optional.of("sent with a number that is not durable");
      }
      if (from.earlier) {
        return Optional.of("sent while an earlier one may run");
      }
      if (!from.fresh || !from.agreed) {
        return Optional.of("sent without a proposal that is new and approved");
      }
      return unless(
          from.forgotten < RebalanceProgress.MAX_LOST,
          "sent although " + from.forgotten + " have been forgotten");
    }
  }

  private static final class Quiet implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R6 no execution after a SHUTDOWN has begun, no stop of members beside one";
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      if (action.mark() == Mark.SEND) {
        return unless(
            !from.writtenAfterShutdown, "sent with a number that was journalled too late");
      }
      return unless(
          action.mark() != Mark.TELL || !from.mayMove() || to.boundSpent,
          "members are told to stop while data may move");
    }
  }

  private static final class Committed implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "R7 SHUTDOWN is committed only when data cannot move, or its bound is spent";
    }

    @Override
    public Optional<String> brokenBy(
        RebalanceModelState from, RebalanceAction action, RebalanceModelState to) {
      return unless(
          action.mark() != Mark.COMMIT || !from.mayMove() || from.boundSpent,
          "committed while data may move");
    }
  }

  private static final class Agreeing implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "ENDED is the step exactly in NONE, READY and NOT_READY";
    }

    @Override
    public Optional<String> brokenIn(RebalanceModelState state) {
      return unless(
          (state.progress.step() == RebalanceStep.ENDED) != state.isUnfinished(),
          "state and step disagree");
    }
  }

  private static final class Honest implements Rule<RebalanceModelState, RebalanceAction> {
    @Override
    public String name() {
      return "ABANDONED is said of a NOT_READY for which data may move";
    }

    @Override
    public Optional<String> brokenIn(RebalanceModelState state) {
      return unless(
          state.progress.state() != RebalanceState.NOT_READY
              || state.progress.abandoned()
              || !state.mayMove(),
          "it is NOT_READY, and nothing says that data may move");
    }
  }
}
