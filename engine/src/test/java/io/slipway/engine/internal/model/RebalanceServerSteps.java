package io.slipway.engine.internal.model;

import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.RebalanceModelState.Driver;
import io.slipway.engine.internal.model.RebalanceModelState.Executor;
import io.slipway.engine.internal.model.RebalanceModelState.Proposal;
import io.slipway.engine.internal.model.RebalanceModelState.Request;
import io.slipway.engine.internal.model.RebalanceModelState.Task;
import io.slipway.kernel.check.Edge;
import java.util.List;
import java.util.function.Consumer;

/** What happens on the server and on the way to it, and what time does. */
final class RebalanceServerSteps {
  void edges(RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    requests(from, edges);
    task(from, edges);
    executor(from, edges);
    proposal(from, edges);
    time(from, edges);
    boolean knows =
        from.task != Task.ABSENT
            || from.executor != Executor.IDLE
            || from.proposal != Proposal.ABSENT;
    if (knows) {
      add(from, Kind.FAULT, "the server is restarted", RebalanceServerSteps::restart, edges);
    }
  }

  private static void add(
      RebalanceModelState from,
      Kind kind,
      String what,
      Consumer<RebalanceModelState> change,
      List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceModelState to = from.draft();
    change.accept(to);
    edges.add(new Edge<>(RebalanceAction.of(kind, what), to));
  }

  private static void restart(RebalanceModelState to) {
    to.task = Task.ABSENT;
    to.executor = Executor.IDLE;
    to.proposal = Proposal.ABSENT;
  }

  private static void requests(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    boolean open = from.request == Request.OPEN;
    if ((open || from.request == Request.LATE) && from.executor == Executor.IDLE) {
      add(
          from,
          Kind.WORLD,
          "the request to execute is taken",
          to -> {
            to.request = open ? Request.TAKEN : Request.NONE;
            to.task = Task.COMPUTING;
          },
          edges);
    }
    if (from.request == Request.LATE) {
      add(
          from,
          Kind.WORLD,
          "the late request is lost or refused",
          to -> to.request = Request.NONE,
          edges);
    }
  }

  private static void task(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    boolean idle = from.executor == Executor.IDLE;
    boolean ours = from.executor == Executor.OURS;
    switch (from.task) {
      case COMPUTING -> {
        if (idle) {
          add(
              from,
              Kind.WORLD,
              "the task is about to be executed",
              to -> to.task = Task.PREMATURE,
              edges);
          add(from, Kind.WORLD, "the task is executed", RebalanceServerSteps::begin, edges);
        }
        add(from, Kind.WORLD, "there is nothing to move", RebalanceServerSteps::complete, edges);
        add(
            from,
            idle ? Kind.FAULT : Kind.WORLD,
            "the task cannot be executed",
            to -> to.task = Task.FAILED,
            edges);
        add(
            from,
            idle ? Kind.FAULT : Kind.WORLD,
            "the task cannot be executed, which is told",
            to -> to.task = Task.UNBEGUN,
            edges);
      }
      case PREMATURE -> {
        add(from, Kind.WORLD, "the task is executed", RebalanceServerSteps::begin, edges);
        add(from, Kind.FAULT, "the task cannot be executed", to -> to.task = Task.FAILED, edges);
      }
      case EXECUTING -> {
        // The task and the executor end one after the other, in either order.
        add(from, Kind.WORLD, "the task is completed", RebalanceServerSteps::complete, edges);
        add(
            from,
            from.stopping ? Kind.WORLD : Kind.FAULT,
            "the task ends before its time",
            to -> to.task = Task.FAILED,
            edges);
        if (ours) {
          add(from, Kind.WORLD, "the executor ends", to -> to.executor = Executor.IDLE, edges);
        }
      }
      case COMPLETED, FAILED, UNBEGUN -> {
        if (ours) {
          add(from, Kind.WORLD, "the executor ends", to -> to.executor = Executor.IDLE, edges);
        }
        add(from, Kind.FAULT, "the task is dropped", to -> to.task = Task.ABSENT, edges);
      }
      case ABSENT -> {
        if (ours) {
          add(from, Kind.WORLD, "the executor ends", to -> to.executor = Executor.IDLE, edges);
        }
      }
    }
  }

  private static void begin(RebalanceModelState to) {
    to.task = Task.EXECUTING;
    to.executor = Executor.OURS;
  }

  private static void complete(RebalanceModelState to) {
    to.task = Task.COMPLETED;
    to.done = true;
  }

  private static void executor(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    // What is about to be executed has the executor already.
    if (from.executor == Executor.IDLE && from.task != Task.PREMATURE) {
      add(
          from,
          Kind.FAULT,
          "the executor has something else to do",
          to -> to.executor = Executor.OTHERS,
          edges);
    }
    if (from.executor == Executor.OTHERS) {
      add(
          from,
          Kind.WORLD,
          "the executor has done something else",
          to -> to.executor = Executor.IDLE,
          edges);
    }
  }

  private static void proposal(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (from.proposal == Proposal.COMPUTING) {
      add(from, Kind.WORLD, "a proposal is computed", to -> to.proposal = Proposal.MOVES, edges);
      add(
          from,
          Kind.WORLD,
          "it is computed that nothing is to be moved",
          to -> to.proposal = Proposal.EMPTY,
          edges);
      add(
          from,
          Kind.FAULT,
          "no proposal can be computed",
          to -> to.proposal = Proposal.FAILED,
          edges);
    } else if (from.proposal != Proposal.ABSENT) {
      add(from, Kind.FAULT, "the proposal is dropped", to -> to.proposal = Proposal.ABSENT, edges);
    }
  }

  private static void time(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    boolean sending =
        from.driver == Driver.HAS_WRITTEN
            || from.driver == Driver.MAY_SEND
            || from.driver == Driver.AWAITS_EXECUTION;
    if (!from.settled && !sending && from.request != Request.OPEN && from.request != Request.LATE) {
      add(from, Kind.WORLD, "nothing can arrive any more", to -> to.settled = true, edges);
    }
    if (from.timeLeft && from.progress.reads() > 0) {
      add(from, Kind.FAULT, "the time for looks is over", to -> to.timeLeft = false, edges);
    }
  }
}
