package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.spi.TaskObservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of the model of a rebalance: its durable record, what its driver holds in memory, its
 * cluster, and the server. Changed only while it is drafted.
 *
 * <p>Numbers that grow are finite here without leaving anything out: of the execution number only
 * counts whether a task on the server has the last one or an earlier one ({@link #earlier}), and of
 * unanswered looks only whether there was one since the last answer. Time is two switches: {@link
 * #settled}, which the world turns on once nothing that was sent can still arrive, and {@link
 * #timeLeft}, which a fault turns off, after a look without an answer and until the next answer.
 */
final class RebalanceModelState {
  /** The record of the cluster. */
  enum Cluster {
    RUNNING,
    /** The intent of a SHUTDOWN is durable. */
    SHUTDOWN_BEGUN,
    /** Its members are told to stop. */
    STOPPING,
    SHUTDOWN,
    /** It was deleted, and another incarnation has its name. */
    ANOTHER
  }

  /** A user who has read the cluster's record and has not written a request yet. */
  enum Asking {
    NOBODY,
    ASKS,
    /** A SHUTDOWN has begun in between. */
    ASKS_LATE
  }

  /**
   * Where the driver is. At rest it has nothing in memory: it has no step, or there is no driver.
   */
  enum Driver {
    AT_REST,
    /** The number is durable, and the cluster is not read since. */
    HAS_WRITTEN,
    /** The cluster was read since. */
    MAY_SEND,
    AWAITS_EXECUTION,
    AWAITS_PROPOSAL,
    /** The server has told of the task, and not yet of the executor. */
    LOOKS
  }

  /** The task of the last number on the server. */
  enum Task {
    ABSENT,
    COMPUTING,
    /** Reported as completed, for a moment, while it is about to be executed. */
    PREMATURE,
    EXECUTING,
    COMPLETED,
    FAILED,
    /** Failed before it moved anything, and told so. */
    UNBEGUN
  }

  /** The request with the last number. */
  enum Request {
    NONE,
    /** On its way, and awaited. */
    OPEN,
    /** The server has taken it, and its reply is awaited. */
    TAKEN,
    /** On its way, and given up. */
    LATE
  }

  /** The server's executor. */
  enum Executor {
    IDLE,
    OURS,
    OTHERS
  }

  /** The task of the proposal, as far as the record points to it. */
  enum Proposal {
    ABSENT,
    COMPUTING,
    /** Computed, and there is data to move. */
    MOVES,
    /** Computed, and nothing is to be moved. */
    EMPTY,
    FAILED
  }

  /** Of what the record holds the server's id. */
  enum TaskId {
    NONE,
    PROPOSAL,
    EXECUTION
  }

  RebalanceProgress progress = RebalanceProgress.NONE;
  TaskId taskId = TaskId.NONE;
  boolean timeLeft = true;
  boolean settled = true;

  Cluster cluster = Cluster.RUNNING;

  /** Whether a SHUTDOWN has begun since the request, which the cluster's fence tells. */
  boolean shutSinceRequest;

  Asking asking = Asking.NOBODY;

  Driver driver = Driver.AT_REST;

  /** Whether the record was written by somebody else since the driver has read it. */
  boolean outdated;

  TaskObservation.@Nullable Phase seen;

  /** Whether the task that was seen had moved nothing. */
  boolean seenUnbegun;

  boolean settledBefore;

  Request request = Request.NONE;
  Task task = Task.ABSENT;

  /** Whether a whole look has met the premature moment. It is over before the next look begins. */
  boolean momentSeen;

  Executor executor = Executor.IDLE;
  boolean stopping;
  Proposal proposal = Proposal.ABSENT;

  /**
   * Whether a task or a request of an earlier number was alive when the last one was journalled.
   */
  boolean earlier;

  // What only the rules look at.

  /** Whether the last number was executed to its end. */
  boolean done;

  /** Whether there is a proposal since the last execution that may have run. */
  boolean fresh;

  /** Whether that was approved. */
  boolean agreed;

  /** Refused requests since the last step forward. */
  int refusals;

  /** Executions of this request that may have run and were forgotten. */
  int forgotten;

  /** Whether a SHUTDOWN had begun when the last number was journalled. */
  boolean writtenAfterShutdown;

  /** Whether the bound of the SHUTDOWN's wait is spent. */
  boolean boundSpent;

  private long key;

  RebalanceModelState() {}

  /** Returns a copy to be changed. */
  RebalanceModelState draft() {
    RebalanceModelState to = new RebalanceModelState();
    to.progress = progress;
    to.taskId = taskId;
    to.timeLeft = timeLeft;
    to.settled = settled;
    to.cluster = cluster;
    to.shutSinceRequest = shutSinceRequest;
    to.asking = asking;
    to.driver = driver;
    to.outdated = outdated;
    to.seen = seen;
    to.seenUnbegun = seenUnbegun;
    to.settledBefore = settledBefore;
    to.request = request;
    to.task = task;
    to.momentSeen = momentSeen;
    to.executor = executor;
    to.stopping = stopping;
    to.proposal = proposal;
    to.earlier = earlier;
    to.done = done;
    to.fresh = fresh;
    to.agreed = agreed;
    to.refusals = refusals;
    to.forgotten = forgotten;
    to.writtenAfterShutdown = writtenAfterShutdown;
    to.boundSpent = boundSpent;
    return to;
  }

  /** Forgets what nothing can depend on any more, and makes the state comparable. */
  RebalanceModelState freeze(RebalanceBooks books) {
    RebalanceStep step = progress.step();
    boolean moves = mayMove();
    if (driver == Driver.AT_REST) {
      outdated = false;
    }
    if (driver != Driver.LOOKS) {
      seen = null;
      seenUnbegun = false;
      settledBefore = false;
    }
    if (driver != Driver.HAS_WRITTEN && driver != Driver.MAY_SEND) {
      writtenAfterShutdown = false;
    }
    timeLeft |= progress.reads() == 0;
    momentSeen &= task == Task.PREMATURE;
    stopping &= executor == Executor.OURS;
    if (step != RebalanceStep.PROPOSING || taskId != TaskId.PROPOSAL) {
      proposal = Proposal.ABSENT;
    }
    if (step == RebalanceStep.ENDED) {
      taskId = TaskId.NONE;
      shutSinceRequest = false;
      refusals = 0;
      forgotten = 0;
      fresh = false;
      agreed = false;
      if (!moves && !progress.abandoned()) {
        task = Task.ABSENT;
        earlier = false;
        done = false;
      }
    }
    if (cluster == Cluster.RUNNING || cluster == Cluster.ANOTHER) {
      boundSpent = false;
    }
    key =
        new Packing()
            .add(books.number(progress), 11)
            .add(taskId)
            .add(timeLeft)
            .add(settled)
            .add(cluster)
            .add(shutSinceRequest)
            .add(asking)
            .add(driver)
            .add(outdated)
            .add(seen)
            .add(seenUnbegun)
            .add(settledBefore)
            .add(request)
            .add(task)
            .add(momentSeen)
            .add(executor)
            .add(stopping)
            .add(proposal)
            .add(earlier)
            .add(done)
            .add(fresh)
            .add(agreed)
            .add(refusals, 2)
            .add(forgotten, 2)
            .add(writtenAfterShutdown)
            .add(boundSpent)
            .bits;
    return this;
  }

  /** Packs values side by side. */
  private static final class Packing {
    private long bits;
    private int width;

    Packing add(int value, int more) {
      if (value >>> more != 0 || width + more > Long.SIZE) {
        throw new IllegalStateException(value + " does not fit into " + more + " bits");
      }
      bits = (bits << more) | value;
      width += more;
      return this;
    }

    Packing add(boolean value) {
      return add(value ? 1 : 0, 1);
    }

    /** Of no enum here are there more than eight constants. */
    Packing add(@Nullable Enum<?> value) {
      return add(value == null ? 7 : EnumBits.of(value), 3);
    }
  }

  /** Returns whether data move for this rebalance, or may do so by something that was sent. */
  boolean mayMove() {
    return earlier
        || driver == Driver.MAY_SEND
        || request == Request.OPEN
        || request == Request.LATE
        || task == Task.COMPUTING
        || task == Task.PREMATURE
        || executor == Executor.OURS;
  }

  /** Returns whether a user waits for it. */
  boolean isUnfinished() {
    return progress.state() == RebalanceState.PENDING
        || progress.state() == RebalanceState.RETRYING;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RebalanceModelState that && key == that.key;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(key * 0x9E3779B97F4A7C15L);
  }

  @Override
  public String toString() {
    List<String> notes = new ArrayList<>();
    note(notes, progress.sent(), "sent");
    note(notes, progress.approved(), "approved");
    note(notes, progress.reported(), "reported");
    note(notes, progress.refreshing(), "refreshing");
    note(notes, progress.abandoned(), "abandoned");
    note(notes, progress.lost() > 0, progress.lost() + " lost");
    note(notes, progress.posts() > 0, progress.posts() + " posts");
    note(notes, progress.reads() > 0, "reads");
    note(notes, taskId != TaskId.NONE, "id of " + taskId);
    note(notes, !timeLeft, "no time left");
    note(notes, !settled, "unsettled");
    note(notes, shutSinceRequest, "shut since");
    note(notes, asking != Asking.NOBODY, "user " + asking);
    StringBuilder text = new StringBuilder();
    text.append(progress.state()).append('/').append(progress.step()).append(notes);
    text.append(" cluster ").append(cluster).append(" driver ").append(driver);
    if (seen != null) {
      text.append(' ').append(seen).append(settledBefore ? " settled" : "");
    }
    text.append(outdated ? " outdated" : "");
    text.append(" server ").append(executor).append(stopping ? " stopping" : "");
    text.append(" task ").append(task).append(done ? " done" : "");
    text.append(request == Request.NONE ? "" : " request " + request);
    text.append(proposal == Proposal.ABSENT ? "" : " proposal " + proposal);
    text.append(earlier ? " EARLIER" : "").append(boundSpent ? " bound spent" : "");
    return text.toString();
  }

  private static void note(List<String> notes, boolean holds, String note) {
    if (holds) {
      notes.add(note);
    }
  }
}
