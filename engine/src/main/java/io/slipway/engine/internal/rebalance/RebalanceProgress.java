package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.kernel.Decision;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a rebalance that its machines decide on and change. Pure and without time, so that
 * the model checker makes the same changes as the engine.
 *
 * @param state what a user sees
 * @param step where it is; ENDED unless PENDING or RETRYING
 * @param execution the number of the last execution that was sent, or was about to be; it only
 *     grows
 * @param sent whether the server may have taken that execution
 * @param approved whether the proposal is approved
 * @param reported whether the last look was told that the execution has completed
 * @param refreshing whether a new proposal follows the stop
 * @param lost how many executions of this request may have run and were forgotten by the server
 * @param abandoned whether data may move for it although it has ended
 * @param posts how many requests to propose or to execute were refused since the last step forward
 * @param reads how many looks were not answered since the last answer
 */
public record RebalanceProgress(
    RebalanceState state,
    RebalanceStep step,
    int execution,
    boolean sent,
    boolean approved,
    boolean reported,
    boolean refreshing,
    int lost,
    boolean abandoned,
    int posts,
    int reads) {
  /** It was never requested. */
  public static final RebalanceProgress NONE =
      new RebalanceProgress(
          RebalanceState.NONE, RebalanceStep.ENDED, 0, false, false, false, false, 0, false, 0, 0);

  /** How many executions of a request may have run without a known end, in all. */
  public static final int MAX_LOST = 3;

  private static final Set<RebalanceStepEvent> STEPS_FORWARD =
      EnumSet.of(
          RebalanceStepEvent.REQUEST,
          RebalanceStepEvent.REFRESH,
          RebalanceStepEvent.PROPOSED,
          RebalanceStepEvent.STARTED,
          RebalanceStepEvent.STOPPED);

  /** What RETRYING takes without being PENDING first. */
  private static final Set<RebalanceEvent> OF_RETRYING =
      EnumSet.of(RebalanceEvent.PERMANENT_FAULT, RebalanceEvent.DEADLINE, RebalanceEvent.STOP);

  /**
   * Answers an event by both tables.
   *
   * @param timeLeft whether the time in which looks may go unanswered is not over
   * @param maxPosts how many requests in a row may be refused
   * @return empty if a table refuses the event; then nothing changes
   */
  public Optional<RebalanceProgress> after(
      RebalanceKernels kernels, RebalanceStepEvent event, boolean timeLeft, int maxPosts) {
    boolean budgetLeft =
        step == RebalanceStep.STOPPING
            || (event == RebalanceStepEvent.REFUSED ? posts + 1 < maxPosts : timeLeft);
    RebalanceStepContext context =
        new RebalanceStepContext(
            budgetLeft, sent, approved, refreshing, lost + 1 < MAX_LOST, lost > 0, abandoned);
    if (kernels.steps().decide(step, event, context)
        instanceof
        Decision.Accepted<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>
            yes) {
      RebalanceMove move = yes.row().payload();
      return stateAfter(kernels, move, budgetLeft)
          .map(next -> counted(event).changed(move.change()).at(next, yes.row().to()));
    }
    return Optional.empty();
  }

  /**
   * Returns whether a SHUTDOWN of its cluster must wait: it is under way, or has ended while data
   * may move for it. The latter is looked at, and asked to stop, like what is STOPPING.
   */
  public boolean holdsShutdown() {
    return step != RebalanceStep.ENDED || abandoned;
  }

  /**
   * Returns the event of a proposal that is computed.
   *
   * @param empty whether it moves nothing
   */
  public RebalanceStepEvent proposed(boolean empty) {
    return empty && lost > 0 ? RebalanceStepEvent.NOTHING_LEFT : RebalanceStepEvent.PROPOSED;
  }

  private Optional<RebalanceState> stateAfter(
      RebalanceKernels kernels, RebalanceMove move, boolean budgetLeft) {
    Optional<RebalanceState> now = Optional.of(state);
    if (state == RebalanceState.RETRYING && move.event().filter(OF_RETRYING::contains).isEmpty()) {
      // Whatever happens ends the wait for the next attempt: the attempt itself, or what comes
      // first.
      now = decided(kernels, state, RebalanceEvent.RETRY_DUE, budgetLeft);
    }
    RebalanceEvent fired = move.fired();
    return fired == null ? now : now.flatMap(from -> decided(kernels, from, fired, budgetLeft));
  }

  private static Optional<RebalanceState> decided(
      RebalanceKernels kernels, RebalanceState from, RebalanceEvent event, boolean budgetLeft) {
    return kernels.states().decide(from, event, new RebalanceContext(budgetLeft))
            instanceof
            Decision.Accepted<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>
                yes
        ? Optional.of(yes.row().to())
        : Optional.empty();
  }

  private RebalanceProgress counted(RebalanceStepEvent event) {
    if (event == RebalanceStepEvent.TRANSIENT_FAULT) {
      return with(posts, reads + 1);
    }
    if (event == RebalanceStepEvent.REFUSED) {
      return with(posts + 1, 0);
    }
    if (event == RebalanceStepEvent.SEND) {
      return this;
    }
    return with(STEPS_FORWARD.contains(event) ? 0 : posts, 0);
  }

  private RebalanceProgress changed(RebalanceChange change) {
    return switch (change) {
      case NOTHING -> this;
      case REQUESTED -> with(execution, false, false, false, false, 0, abandoned);
      case ANEW -> with(execution, false, false, false, false, lost, abandoned);
      case SETTLED -> with(execution, false, approved, false, false, lost, false);
      case APPROVED -> with(execution, sent, true, reported, refreshing, lost, abandoned);
      case SENT -> with(execution + 1, true, approved, false, refreshing, lost, abandoned);
      case UNSENT -> with(execution, false, approved, false, refreshing, lost, abandoned);
      case LOST -> with(execution, false, false, false, false, lost + 1, abandoned);
      case ADOPTED -> with(execution, true, false, false, false, lost, false);
      case REPORTED -> with(execution, sent, approved, true, refreshing, lost, abandoned);
      case RUNNING -> with(execution, sent, approved, false, refreshing, lost, abandoned);
      case STOP_FOR_GOOD -> with(execution, sent, approved, reported, false, lost, abandoned);
      case STOP_TO_REFRESH -> with(execution, sent, approved, reported, true, lost, abandoned);
      case ABANDONED -> with(execution, sent, approved, reported, refreshing, lost, true);
    };
  }

  private RebalanceProgress with(int newPosts, int newReads) {
    return new RebalanceProgress(
        state,
        step,
        execution,
        sent,
        approved,
        reported,
        refreshing,
        lost,
        abandoned,
        newPosts,
        newReads);
  }

  private RebalanceProgress with(
      int newExecution,
      boolean newSent,
      boolean newApproved,
      boolean newReported,
      boolean newRefreshing,
      int newLost,
      boolean newAbandoned) {
    return new RebalanceProgress(
        state,
        step,
        newExecution,
        newSent,
        newApproved,
        newReported,
        newRefreshing,
        newLost,
        newAbandoned,
        posts,
        reads);
  }

  private RebalanceProgress at(RebalanceState newState, RebalanceStep newStep) {
    return new RebalanceProgress(
        newState,
        newStep,
        execution,
        sent,
        approved,
        reported,
        refreshing,
        lost,
        abandoned,
        posts,
        reads);
  }
}
