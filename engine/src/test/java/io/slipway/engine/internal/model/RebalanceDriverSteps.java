package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.RebalanceModelState.Cluster;
import io.slipway.engine.internal.model.RebalanceModelState.Driver;
import io.slipway.engine.internal.model.RebalanceModelState.Executor;
import io.slipway.engine.internal.model.RebalanceModelState.Proposal;
import io.slipway.engine.internal.model.RebalanceModelState.Request;
import io.slipway.engine.internal.model.RebalanceModelState.Task;
import io.slipway.engine.internal.model.RebalanceModelState.TaskId;
import io.slipway.engine.internal.rebalance.ExecutorView;
import io.slipway.engine.internal.rebalance.RebalanceActivity;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceReading;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.kernel.check.Edge;
import io.slipway.spi.TaskObservation.Phase;
import java.util.List;
import java.util.Optional;

/**
 * What the driver of a rebalance does. A reply, or the second half of a look, and the write that it
 * leads to are one step: in between nothing could happen that is not seen as well if it happens
 * before the reply, as the write fails if somebody else has written. The crash before the write is
 * a step from the state before. A second driver of the same record would see a first one in the
 * middle of a request as one that has crashed there.
 */
final class RebalanceDriverSteps {
  private final RebalanceWriter writer;
  private final RebalanceShell shell;

  RebalanceDriverSteps(RebalanceWriter writer, RebalanceShell shell) {
    this.writer = writer;
    this.shell = shell;
  }

  void edges(RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    switch (from.driver) {
      case AT_REST -> goOn(from, edges);
      case HAS_WRITTEN -> readCluster(from, edges);
      case MAY_SEND -> send(from, edges);
      case AWAITS_EXECUTION -> awaitExecution(from, edges);
      case AWAITS_PROPOSAL -> awaitProposal(from, edges);
      case LOOKS -> lookAtExecutor(from, edges);
    }
    if (from.driver != Driver.AT_REST) {
      RebalanceModelState to = from.draft();
      to.driver = Driver.AT_REST;
      giveUp(to);
      edges.add(new Edge<>(RebalanceAction.of(Kind.FAULT, "the driver crashes"), to));
    }
  }

  private static void giveUp(RebalanceModelState to) {
    to.request = to.request == Request.OPEN ? Request.LATE : to.request;
    to.request = to.request == Request.TAKEN ? Request.NONE : to.request;
  }

  private void goOn(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceProgress progress = from.progress;
    RebalanceActivity activity = RebalanceActivity.of(progress, from.taskId != TaskId.NONE);
    switch (progress.step()) {
      case PROPOSING, PROPOSED, EXECUTING, STOPPING ->
          writer.write(
              from.draft(),
              Kind.FAULT,
              "the step's time is over",
              RebalanceStepEvent.DEADLINE,
              edges);
      default -> {}
    }
    switch (activity) {
      case NONE -> {
        // What an ended one has left behind is asked by a SHUTDOWN, and for users.
        if (progress.abandoned() && from.cluster != Cluster.ANOTHER) {
          Kind kind = from.cluster == Cluster.SHUTDOWN_BEGUN ? Kind.ENGINE : Kind.USER;
          stop(from, kind, edges);
          look(from, kind, edges);
        }
      }
      case AWAIT_TURN ->
          writer.write(
              from.draft(), Kind.ENGINE, "it has its turn", RebalanceStepEvent.TURN, edges);
      case PROPOSE -> propose(from, edges);
      case EXECUTE -> execute(from, edges);
      case STOP -> {
        stop(from, Kind.ENGINE, edges);
        look(from, Kind.ENGINE, edges);
      }
      // It is told with others, also before its own time has come.
      case AWAIT_APPROVAL -> look(from, Kind.USER, edges);
      case WATCH_PROPOSAL, AWAIT_EXECUTOR, SETTLE, WATCH -> look(from, Kind.ENGINE, edges);
    }
  }

  private static boolean isClosed(RebalanceModelState state) {
    return state.cluster != Cluster.RUNNING || state.shutSinceRequest;
  }

  /** Adds what a driver does that cannot go on for its cluster; returns whether it may go on. */
  private boolean clusterIsOpen(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (!shell.readsTheClusterAgain()) {
      return true;
    }
    writer.write(
        from.draft(),
        Kind.FAULT,
        "the cluster's record cannot be read",
        RebalanceStepEvent.TRANSIENT_FAULT,
        edges);
    if (from.cluster == Cluster.ANOTHER) {
      RebalanceModelState to = new RebalanceModelState();
      to.cluster = Cluster.ANOTHER;
      edges.add(
          new Edge<>(
              RebalanceAction.of(Kind.ENGINE, "a record of another incarnation is removed"), to));
    } else if (isClosed(from)) {
      writer.write(
          from.draft(), Kind.ENGINE, "the cluster is shut down", RebalanceStepEvent.STOP, edges);
    }
    return !isClosed(from);
  }

  private void propose(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (clusterIsOpen(from, edges)) {
      RebalanceModelState to = from.draft();
      to.driver = Driver.AWAITS_PROPOSAL;
      edges.add(
          new Edge<>(
              RebalanceAction.of(Kind.ENGINE, "reads the cluster, asks for a proposal"), to));
    }
  }

  private void execute(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (isClosed(from) && from.progress.posts() > 0) {
      // After it was seen to be closed it ends at once.
      clusterIsOpen(from, edges);
    }
    RebalanceModelState to = from.draft();
    if (shell.journalsBeforeItSends()) {
      boolean late = isClosed(from);
      if (writer.change(to, RebalanceStepEvent.SEND)) {
        to.driver = Driver.HAS_WRITTEN;
        to.writtenAfterShutdown = late;
        edges.add(
            new Edge<>(
                RebalanceAction.of(Kind.ENGINE, "the number is journalled")
                    .taken(RebalanceStepEvent.SEND),
                to));
      }
    } else {
      to.driver = Driver.MAY_SEND;
      edges.add(new Edge<>(RebalanceAction.of(Kind.ENGINE, "nothing is journalled"), to));
    }
  }

  /** Nothing was sent where the cluster is shut down or cannot be read. */
  private void readCluster(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    boolean open = !isClosed(from) || !shell.readsTheClusterAgain();
    if (open) {
      RebalanceModelState to = from.draft();
      to.driver = Driver.MAY_SEND;
      edges.add(new Edge<>(RebalanceAction.of(Kind.ENGINE, "reads the cluster"), to));
    }
    writer.write(
        from.draft(),
        open ? Kind.FAULT : Kind.ENGINE,
        open ? "the cluster's record cannot be read" : "the cluster is shut down",
        RebalanceStepEvent.REFUSED,
        edges);
  }

  private static void send(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceModelState to = from.draft();
    to.driver = Driver.AWAITS_EXECUTION;
    to.request = Request.OPEN;
    to.fresh = false;
    edges.add(
        new Edge<>(
            RebalanceAction.of(Kind.ENGINE, RebalanceAction.Mark.SEND, "asks to execute"), to));
  }

  private void awaitExecution(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (from.request == Request.TAKEN) {
      RebalanceModelState told = from.draft();
      told.request = Request.NONE;
      writer.write(
          told, Kind.ENGINE, "reply: the execution is taken", RebalanceStepEvent.STARTED, edges);
    } else {
      RebalanceModelState refused = from.draft();
      refused.request = Request.NONE;
      writer.write(
          refused.draft(), Kind.FAULT, "reply: refused", RebalanceStepEvent.REFUSED, edges);
      writer.write(
          refused.draft(),
          from.executor == Executor.IDLE ? Kind.FAULT : Kind.WORLD,
          "reply: not yet",
          RebalanceStepEvent.NOT_YET,
          edges);
      writer.write(
          refused,
          Kind.FAULT,
          "reply: refused for good",
          RebalanceStepEvent.PERMANENT_FAULT,
          edges);
    }
    RebalanceModelState lost = from.draft();
    giveUp(lost);
    writer.write(lost, Kind.FAULT, "no reply", RebalanceStepEvent.TRANSIENT_FAULT, edges);
  }

  private void awaitProposal(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceModelState computing = from.draft();
    if (!from.outdated) {
      computing.taskId = TaskId.PROPOSAL;
      computing.proposal = Proposal.COMPUTING;
    }
    writer.write(
        computing, Kind.ENGINE, "reply: it is computed", RebalanceStepEvent.PROGRESSED, edges);
    for (boolean empty : new boolean[] {false, true}) {
      writer.write(
          from.draft(),
          Kind.ENGINE,
          empty ? "reply: nothing to move" : "reply: a proposal",
          shell.proposed(from.progress, empty),
          edges);
    }
    writer.write(from.draft(), Kind.FAULT, "reply: refused", RebalanceStepEvent.REFUSED, edges);
    writer.write(from.draft(), Kind.FAULT, "reply: not yet", RebalanceStepEvent.NOT_YET, edges);
    writer.write(from.draft(), Kind.FAULT, "no reply", RebalanceStepEvent.TRANSIENT_FAULT, edges);
    writer.write(
        from.draft(),
        Kind.FAULT,
        "reply: refused for good",
        RebalanceStepEvent.PERMANENT_FAULT,
        edges);
  }

  private static void stop(
      RebalanceModelState from, Kind kind, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (from.executor == Executor.OURS && !from.stopping) {
      RebalanceModelState to = from.draft();
      to.stopping = true;
      edges.add(new Edge<>(RebalanceAction.of(kind, "asks to stop"), to));
    }
  }

  private void look(
      RebalanceModelState from, Kind kind, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    if (from.momentSeen) {
      return;
    }
    for (boolean told : new boolean[] {true, false}) {
      RebalanceModelState to = from.draft();
      to.driver = Driver.LOOKS;
      to.seen = told ? phase(from) : Phase.UNKNOWN;
      to.seenUnbegun = to.seen == Phase.FAILED && from.task == Task.UNBEGUN;
      to.settledBefore = from.settled;
      edges.add(
          new Edge<>(
              RebalanceAction.of(
                  told ? kind : Kind.FAULT,
                  told ? "looks at the task" : "looks and is not told of the task"),
              to));
    }
  }

  /** In PROPOSING the task is the proposal, later the last execution. */
  private Phase phase(RebalanceModelState from) {
    if (from.progress.step() == RebalanceStep.PROPOSING) {
      return switch (from.proposal) {
        case ABSENT -> Phase.ABSENT;
        case COMPUTING -> Phase.COMPUTING;
        // Both are computed; which of them it is is in the summary.
        case MOVES -> Phase.COMPUTED;
        case EMPTY -> Phase.COMPLETED;
        case FAILED -> Phase.FAILED;
      };
    }
    if (from.taskId == TaskId.PROPOSAL) {
      return Phase.COMPLETED;
    }
    if (from.taskId == TaskId.NONE && !shell.looksByKey()) {
      return Phase.ABSENT;
    }
    return switch (from.task) {
      case ABSENT -> Phase.ABSENT;
      case COMPUTING -> Phase.COMPUTING;
      case PREMATURE, COMPLETED -> Phase.COMPLETED;
      case EXECUTING -> Phase.EXECUTING;
      case FAILED, UNBEGUN -> Phase.FAILED;
    };
  }

  private void lookAtExecutor(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceModelState to = from.draft();
    to.momentSeen = from.task == Task.PREMATURE;
    read(to, Kind.ENGINE, view(from), "looks at the executor: ", edges);
    read(from.draft(), Kind.FAULT, ExecutorView.UNKNOWN, "is not told of the executor: ", edges);
  }

  private ExecutorView view(RebalanceModelState from) {
    return switch (from.executor) {
      case IDLE -> ExecutorView.IDLE;
      case OURS ->
          from.taskId == TaskId.EXECUTION || shell.looksByKey()
              ? ExecutorView.OURS
              : ExecutorView.OTHERS;
      case OTHERS -> ExecutorView.OTHERS;
    };
  }

  private void read(
      RebalanceModelState to,
      Kind kind,
      ExecutorView view,
      String what,
      List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    Phase phase = to.seen == null ? Phase.UNKNOWN : to.seen;
    Optional<RebalanceStepEvent> event =
        to.outdated
            ? Optional.empty()
            : shell.read(
                new RebalanceReading(phase, view, to.seenUnbegun, to.settledBefore), to.progress);
    boolean computed =
        to.progress.step() == RebalanceStep.PROPOSING
            && (phase == Phase.COMPUTED || phase == Phase.COMPLETED);
    if (computed && event.filter(RebalanceStepEvent.PROGRESSED::equals).isPresent()) {
      event = Optional.of(shell.proposed(to.progress, phase == Phase.COMPLETED));
    }
    if (event.isPresent()) {
      writer.write(to, kind, what + view, event.get(), edges);
    } else {
      to.driver = Driver.AT_REST;
      edges.add(new Edge<>(RebalanceAction.of(kind, what + view), to));
    }
  }
}
