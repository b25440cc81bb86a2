package io.slipway.engine;

import io.slipway.engine.internal.rebalance.ProposalDrift;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a home knows of one rebalance. Immutable. */
public final class RebalanceStatus {
  private final ClusterId cluster;
  private final RebalanceId id;
  private final RebalanceRequest request;
  private final RebalanceState state;
  private final RebalanceStep step;
  private final boolean approved;
  private final int execution;
  private final boolean mayStillMove;
  private final int attempt;
  private final Instant requestedAt;
  private final Instant updatedAt;
  private final @Nullable String reason;
  private final @Nullable String message;
  private final @Nullable Instant nextAttemptAt;
  private final @Nullable Instant deadline;
  private final @Nullable ProposalSummary proposal;
  private final @Nullable ProposalSummary executed;
  private final @Nullable String taskId;
  private final @Nullable RebalanceMovement movement;

  private RebalanceStatus(Builder builder) {
    this.cluster = builder.cluster;
    this.id = builder.id;
    this.request = builder.request;
    this.state = builder.state;
    this.step = builder.step;
    this.approved = builder.approved;
    this.execution = builder.execution;
    this.mayStillMove = builder.mayStillMove;
    this.attempt = builder.attempt;
    this.requestedAt = builder.requestedAt;
    this.updatedAt = builder.updatedAt;
    this.reason = builder.reason;
    this.message = builder.message;
    this.nextAttemptAt = builder.nextAttemptAt;
    this.deadline = builder.deadline;
    this.proposal = builder.proposal;
    this.executed = builder.executed;
    this.taskId = builder.taskId;
    this.movement = builder.movement;
  }

  /**
   * Starts the status of a request that has just been made.
   *
   * @param cluster the cluster
   * @param id the request
   * @param request what was requested
   * @param requestedAt when, by the wall clock
   */
  public static Builder builder(
      ClusterId cluster, RebalanceId id, RebalanceRequest request, Instant requestedAt) {
    return new Builder(cluster, id, request, requestedAt);
  }

  /** Returns the cluster. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns the id of the request, unique in its cluster. */
  public RebalanceId id() {
    return id;
  }

  /** Returns what was requested. */
  public RebalanceRequest request() {
    return request;
  }

  /** Returns its state. */
  public RebalanceState state() {
    return state;
  }

  /** Returns where it is while it is PENDING or RETRYING. */
  public RebalanceStep step() {
    return step;
  }

  /** Returns whether it is READY or NOT_READY. */
  public boolean isOver() {
    return state == RebalanceState.READY || state == RebalanceState.NOT_READY;
  }

  /** Returns whether its last proposal was approved. */
  public boolean isApproved() {
    return approved;
  }

  /** Returns whether it waits for a user's approval. */
  public boolean awaitsApproval() {
    return step == RebalanceStep.PROPOSED
        && !approved
        && request.approval() == RebalanceApproval.MANUAL;
  }

  /** Returns the number of its last execution; 0 before the first. */
  public int execution() {
    return execution;
  }

  /**
   * Returns whether data may still move for it although it is over: nobody could see or stop the
   * server's executor in time.
   */
  public boolean mayStillMove() {
    return mayStillMove;
  }

  /** Returns how many requests or looks have failed in a row; 0 if the last was answered. */
  public int attempt() {
    return attempt;
  }

  /** Returns when it was requested, by the wall clock. */
  public Instant requestedAt() {
    return requestedAt;
  }

  /** Returns when it last changed, by the wall clock. */
  public Instant updatedAt() {
    return updatedAt;
  }

  /** Returns a stable word for what it waits for or why it failed, if there is something. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Returns the same, human-readable. */
  public Optional<String> message() {
    return Optional.ofNullable(message);
  }

  /** Returns when it is tried again, while it is RETRYING. */
  public Optional<Instant> nextAttemptAt() {
    return Optional.ofNullable(nextAttemptAt);
  }

  /** Returns when its step ends, if that has a bound. */
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }

  /** Returns what was proposed last. */
  public Optional<ProposalSummary> proposal() {
    return Optional.ofNullable(proposal);
  }

  /**
   * Returns what its last execution moves, without details, if the server has told it: servers
   * compute it anew when they execute.
   */
  public Optional<ProposalSummary> executed() {
    return Optional.ofNullable(executed);
  }

  /**
   * Returns whether the server executes something else than was approved: of the replicas that move
   * between members, those that move between directories of one, and the megabytes of each, a
   * number differs by more than a fifth, and by more than 5 replicas or 100 MB. It is no failure.
   */
  public boolean isDrifted() {
    return proposal != null && executed != null && ProposalDrift.isBetween(proposal, executed);
  }

  /** Returns the server's id of its last task, if the server has told one. */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /**
   * Returns how far its execution is: from the engine that drives it, as the server told it last;
   * from any other reader, as the record has it, in which progress alone is written at most every
   * six minutes. Empty unless it is executed and the server has told.
   */
  public Optional<RebalanceMovement> movement() {
    return Optional.ofNullable(movement);
  }

  @Override
  public String toString() {
    return cluster.name() + "/" + id + " " + state + " " + step;
  }

  /** Builds a {@link RebalanceStatus}. Not thread-safe. */
  public static final class Builder {
    private final ClusterId cluster;
    private final RebalanceId id;
    private final RebalanceRequest request;
    private final Instant requestedAt;
    private RebalanceState state = RebalanceState.PENDING;
    private RebalanceStep step = RebalanceStep.QUEUED;
    private boolean approved;
    private int execution;
    private boolean mayStillMove;
    private int attempt;
    private Instant updatedAt;
    private @Nullable String reason;
    private @Nullable String message;
    private @Nullable Instant nextAttemptAt;
    private @Nullable Instant deadline;
    private @Nullable ProposalSummary proposal;
    private @Nullable ProposalSummary executed;
    private @Nullable String taskId;
    private @Nullable RebalanceMovement movement;

    private Builder(
        ClusterId cluster, RebalanceId id, RebalanceRequest request, Instant requestedAt) {
      this.cluster = Objects.requireNonNull(cluster, "cluster must not be null");
      this.id = Objects.requireNonNull(id, "id must not be null");
      this.request = Objects.requireNonNull(request, "request must not be null");
      this.requestedAt = Objects.requireNonNull(requestedAt, "requestedAt must not be null");
      this.updatedAt = requestedAt;
    }

    /** Sets state and step. */
    public Builder at(RebalanceState newState, RebalanceStep newStep) {
      this.state = newState;
      this.step = newStep;
      return this;
    }

    /** Sets whether its proposal is approved. */
    public Builder approved(boolean value) {
      this.approved = value;
      return this;
    }

    /** Sets the number of its last execution. */
    public Builder execution(int value) {
      this.execution = value;
      return this;
    }

    /** Sets whether data may still move for it although it is over. */
    public Builder mayStillMove(boolean value) {
      this.mayStillMove = value;
      return this;
    }

    /** Sets how many requests or looks have failed in a row. */
    public Builder attempt(int value) {
      this.attempt = value;
      return this;
    }

    /** Sets when it last changed. */
    public Builder updatedAt(Instant value) {
      this.updatedAt = value;
      return this;
    }

    /** Sets what it waits for or why it failed, as a stable word and human-readable. */
    public Builder reason(@Nullable String word, @Nullable String text) {
      this.reason = word;
      this.message = text;
      return this;
    }

    /** Sets when it is tried again. */
    public Builder nextAttemptAt(@Nullable Instant value) {
      this.nextAttemptAt = value;
      return this;
    }

    /** Sets when its step ends. */
    public Builder deadline(@Nullable Instant value) {
      this.deadline = value;
      return this;
    }

    /** Sets what was proposed last. */
    public Builder proposal(@Nullable ProposalSummary value) {
      this.proposal = value;
      return this;
    }

    /** Sets what its last execution moves. */
    public Builder executed(@Nullable ProposalSummary value) {
      this.executed = value;
      return this;
    }

    /** Sets the server's id of its last task. */
    public Builder taskId(@Nullable String value) {
      this.taskId = value;
      return this;
    }

    /** Sets how far its execution is. */
    public Builder movement(@Nullable RebalanceMovement value) {
      this.movement = value;
      return this;
    }

    /** Returns the status. */
    public RebalanceStatus build() {
      return new RebalanceStatus(this);
    }
  }
}
