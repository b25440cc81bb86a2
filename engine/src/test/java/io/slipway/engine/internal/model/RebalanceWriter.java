package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.RebalanceModelState.Driver;
import io.slipway.engine.internal.model.RebalanceModelState.Executor;
import io.slipway.engine.internal.model.RebalanceModelState.Request;
import io.slipway.engine.internal.model.RebalanceModelState.Task;
import io.slipway.engine.internal.model.RebalanceModelState.TaskId;
import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.kernel.check.Edge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the record by compare-and-set, as the tables decide. Keeps at the same time what the rules
 * know of it.
 */
final class RebalanceWriter {
  /** How many requests in a row may be refused. */
  static final int MAX_POSTS = 2;

  private record Question(RebalanceProgress from, RebalanceStepEvent event, boolean timeLeft) {}

  private final RebalanceKernels kernels;
  private final RebalanceShell shell;
  private final RebalanceRows rows;
  private final Map<Question, Optional<RebalanceProgress>> answers = new HashMap<>();

  RebalanceWriter(RebalanceKernels kernels, RebalanceShell shell, RebalanceRows rows) {
    this.kernels = kernels;
    this.shell = shell;
    this.rows = rows;
  }

  /** Adds a step in which a user or a SHUTDOWN writes the record, if the tables take that. */
  void writeByOthers(
      RebalanceModelState to,
      Kind kind,
      String what,
      RebalanceStepEvent event,
      List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (change(to, event)) {
      to.outdated = true;
      edges.add(new Edge<>(RebalanceAction.of(kind, what).taken(event), to));
    }
  }

  /** Adds a step in which the driver writes what it has learnt, and has nothing left in memory. */
  void write(
      RebalanceModelState to,
      Kind kind,
      String what,
      RebalanceStepEvent event,
      List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceAction action = RebalanceAction.of(kind, what);
    boolean conflict = to.outdated;
    to.driver = Driver.AT_REST;
    boolean written = !conflict && change(to, event);
    edges.add(new Edge<>(written ? action.taken(event) : action, to));
  }

  /** Changes the record; returns whether the tables take the event. */
  boolean change(RebalanceModelState to, RebalanceStepEvent event) {
    RebalanceProgress before = to.progress;
    Optional<RebalanceProgress> next =
        answers.computeIfAbsent(
            new Question(before, event, to.timeLeft), any -> answer(before, event, to.timeLeft));
    if (next.isEmpty()) {
      return false;
    }
    RebalanceProgress after = next.get();
    if (event == RebalanceStepEvent.SEND) {
      number(to);
    }
    keepId(to, before, after, event);
    keepBooks(to, before, event);
    to.progress = after;
    return true;
  }

  private Optional<RebalanceProgress> answer(
      RebalanceProgress before, RebalanceStepEvent event, boolean timeLeft) {
    Optional<RebalanceProgress> next = shell.after(kernels, before, event, timeLeft, MAX_POSTS);
    next.ifPresent(after -> rows.walked(before, event, after));
    return next.map(RebalanceWriter::finite);
  }

  private static RebalanceProgress finite(RebalanceProgress p) {
    return new RebalanceProgress(
        p.state(),
        p.step(),
        Math.min(p.execution(), 1),
        p.sent(),
        p.approved(),
        p.reported(),
        p.refreshing(),
        p.lost(),
        p.abandoned(),
        p.posts(),
        Math.min(p.reads(), 1));
  }

  /** What the server has of the last number is from now on of an earlier one. */
  private static void number(RebalanceModelState to) {
    to.earlier |= to.mayMove();
    to.request = Request.NONE;
    to.task = Task.ABSENT;
    to.executor = to.executor == Executor.OURS ? Executor.IDLE : to.executor;
    to.done = false;
    to.settled = false;
  }

  /** A driver keeps the server's id with the record as long as it is about the same task. */
  private void keepId(
      RebalanceModelState to,
      RebalanceProgress before,
      RebalanceProgress after,
      RebalanceStepEvent event) {
    boolean proposing = after.step() == RebalanceStep.PROPOSING;
    if (proposing
        && (before.step() != RebalanceStep.PROPOSING
            || event == RebalanceStepEvent.REFRESH
            || event == RebalanceStepEvent.FORGOTTEN)) {
      to.taskId = TaskId.NONE;
    } else if (after.step() == RebalanceStep.EXECUTING && event == RebalanceStepEvent.STARTED) {
      to.taskId =
          to.taskId == TaskId.PROPOSAL && !shell.dropsTheProposalsId()
              ? TaskId.PROPOSAL
              : TaskId.EXECUTION;
    } else if (after.step() == RebalanceStep.PROPOSED || event == RebalanceStepEvent.SEND) {
      to.taskId =
          to.taskId == TaskId.PROPOSAL && !shell.dropsTheProposalsId()
              ? TaskId.PROPOSAL
              : TaskId.NONE;
    }
  }

  private static void keepBooks(
      RebalanceModelState to, RebalanceProgress before, RebalanceStepEvent event) {
    switch (event) {
      case REQUEST -> {
        to.refusals = 0;
        to.forgotten = 0;
        to.fresh = false;
        to.agreed = false;
      }
      case PROPOSED -> {
        to.refusals = 0;
        to.fresh = true;
        to.agreed = false;
      }
      case REFRESH, STARTED, STOPPED -> to.refusals = 0;
      case APPROVE -> to.agreed = true;
      case REFUSED -> {
        to.refusals = Math.min(to.refusals + 1, 3);
        to.fresh |= before.step() == RebalanceStep.STARTING;
      }
      case NOT_YET -> {
        boolean begun = before.step() == RebalanceStep.EXECUTING && !to.seenUnbegun;
        to.fresh |= before.step().mayMove() && !begun;
      }
      case FORGOTTEN -> {
        if (before.step().mayMove()) {
          to.forgotten = Math.min(to.forgotten + 1, 3);
        }
      }
      default -> {}
    }
  }
}
