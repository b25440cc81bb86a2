package io.slipway.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A backend's view of one member now. Immutable; equal by content. */
public final class MemberObservation {
  /** The state that the backend's own records want. The enum is open. */
  public enum Desired {
    /** It should run; something may restart it. */
    RUNNING,
    /** It should not run; nothing will start it. */
    STOPPED
  }

  /** The state of a member's instance. The enum is open. */
  public enum Actual {
    /** There is no instance. */
    NONE,
    /** An instance is on its way and does not run the workload yet. */
    STARTING,
    /** The instance runs the workload. */
    RUNNING,
    /** The instance was told to end and is still alive. */
    TERMINATING,
    /** The last instance has ended and left {@link MemberObservation#exit() its exit}. */
    EXITED,
    /** Could not be seen. */
    UNKNOWN
  }

  private final MemberId member;
  private final Desired desired;
  private final Actual actual;
  private final boolean settled;
  private final @Nullable InstanceId instance;
  private final OptionalLong pid;
  private final @Nullable OperationId launchedBy;
  private final Map<Evidence, Fact> evidence;
  private final List<Endpoint> endpoints;
  private final @Nullable InstanceExit exit;
  private final @Nullable MemberFailure failure;
  private final List<String> problems;

  private MemberObservation(Builder builder) {
    this.member = builder.member;
    this.desired = builder.desired;
    this.actual = builder.actual;
    this.settled = builder.settled;
    this.instance = builder.instance;
    this.pid = builder.pid;
    this.launchedBy = builder.launchedBy;
    this.evidence = Collections.unmodifiableMap(new EnumMap<>(builder.evidence));
    this.endpoints = List.copyOf(builder.endpoints);
    this.exit = builder.exit;
    this.failure = builder.failure;
    this.problems = List.copyOf(builder.problems);
  }

  /**
   * Starts the observation of a member that is stopped, has no instance, and is settled.
   *
   * @param member the member
   */
  public static Builder builder(MemberId member) {
    return new Builder(member);
  }

  /** Returns the member. */
  public MemberId member() {
    return member;
  }

  /** Returns the state that the backend's own records want. */
  public Desired desired() {
    return desired;
  }

  /** Returns the state of the member's instance. */
  public Actual actual() {
    return actual;
  }

  /** Returns whether nothing is under way at the backend that would change the member by itself. */
  public boolean settled() {
    return settled;
  }

  /** Returns the live instance, or the last one. */
  public Optional<InstanceId> instance() {
    return Optional.ofNullable(instance);
  }

  /** Returns the process id of the instance, if it is a process. */
  public OptionalLong pid() {
    return pid;
  }

  /** Returns the operation that launched the instance. */
  public Optional<OperationId> launchedBy() {
    return Optional.ofNullable(launchedBy);
  }

  /**
   * Returns a piece of evidence.
   *
   * @param kind its kind
   * @return UNKNOWN if the backend did not look
   */
  public Fact evidence(Evidence kind) {
    return evidence.getOrDefault(kind, Fact.unknown("not observed"));
  }

  /** Returns the endpoints at which the member listens. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Returns the end of the last instance, if it has ended. */
  public Optional<InstanceExit> exit() {
    return Optional.ofNullable(exit);
  }

  /**
   * Returns why the member does not come up, if that is so. Says nothing of whether it {@linkplain
   * #mayLive() may live}.
   */
  public Optional<MemberFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns what is wrong with the member, human-readable. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Returns whether the member may still be alive: an instance that starts, runs, terminates, or
   * could not be seen. Only {@code NONE} and {@code EXITED} prove that it is not.
   */
  public boolean mayLive() {
    return actual != Actual.NONE && actual != Actual.EXITED;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberObservation that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(
        member,
        desired,
        actual,
        settled,
        instance(),
        pid,
        launchedBy(),
        evidence,
        endpoints,
        exit(),
        failure(),
        problems);
  }

  @Override
  public String toString() {
    return member
        + "{"
        + desired
        + ", "
        + actual
        + (settled ? "" : ", unsettled")
        + ", "
        + evidence
        + "}";
  }

  /** Builds a {@link MemberObservation}. Not thread-safe. */
  public static final class Builder {
    private final MemberId member;
    private Desired desired = Desired.STOPPED;
    private Actual actual = Actual.NONE;
    private boolean settled = true;
    private @Nullable InstanceId instance;
    private OptionalLong pid = OptionalLong.empty();
    private @Nullable OperationId launchedBy;
    private final Map<Evidence, Fact> evidence = new EnumMap<>(Evidence.class);
    private final List<Endpoint> endpoints = new ArrayList<>();
    private @Nullable InstanceExit exit;
    private @Nullable MemberFailure failure;
    private final List<String> problems = new ArrayList<>();

    private Builder(MemberId member) {
      this.member = Checks.notNull(member, "member");
    }

    /**
     * Sets the state that the backend's records want; STOPPED by default.
     *
     * @param value the wanted state
     * @return this builder
     */
    public Builder desired(Desired value) {
      this.desired = Checks.notNull(value, "desired");
      return this;
    }

    /**
     * Sets the state of the instance; NONE by default.
     *
     * @param value the state
     * @return this builder
     */
    public Builder actual(Actual value) {
      this.actual = Checks.notNull(value, "actual");
      return this;
    }

    /**
     * Sets whether nothing is under way; true by default.
     *
     * @param value whether it is settled
     * @return this builder
     */
    public Builder settled(boolean value) {
      this.settled = value;
      return this;
    }

    /**
     * Sets the live instance, or the last one.
     *
     * @param value the instance
     * @return this builder
     */
    public Builder instance(InstanceId value) {
      this.instance = Checks.notNull(value, "instance");
      return this;
    }

    /**
     * Sets the process id of the instance.
     *
     * @param value the process id
     * @return this builder
     */
    public Builder pid(long value) {
      this.pid = OptionalLong.of(value);
      return this;
    }

    /**
     * Sets the operation that launched the instance.
     *
     * @param value the operation
     * @return this builder
     */
    public Builder launchedBy(OperationId value) {
      this.launchedBy = Checks.notNull(value, "launchedBy");
      return this;
    }

    /**
     * Sets a piece of evidence.
     *
     * @param kind its kind
     * @param fact what was seen
     * @return this builder
     */
    public Builder evidence(Evidence kind, Fact fact) {
      evidence.put(kind, Checks.notNull(fact, "fact"));
      return this;
    }

    /**
     * Adds an endpoint at which the member listens.
     *
     * @param value the endpoint
     * @return this builder
     */
    public Builder endpoint(Endpoint value) {
      endpoints.add(value);
      return this;
    }

    /**
     * Sets the end of the last instance.
     *
     * @param value the exit
     * @return this builder
     */
    public Builder exit(InstanceExit value) {
      this.exit = Checks.notNull(value, "exit");
      return this;
    }

    /**
     * Sets why the member does not come up; nothing by default. Only for a member whose desired
     * state is RUNNING.
     *
     * @param value the failure
     * @return this builder
     */
    public Builder failing(MemberFailure value) {
      this.failure = Checks.notNull(value, "failure");
      return this;
    }

    /**
     * Adds what is wrong with the member.
     *
     * @param value human-readable
     * @return this builder
     */
    public Builder problem(String value) {
      problems.add(value);
      return this;
    }

    /**
     * Adds what is wrong with the member.
     *
     * @param values human-readable
     * @return this builder
     */
    public Builder problems(Collection<String> values) {
      problems.addAll(values);
      return this;
    }

    /** Returns the observation. */
    public MemberObservation build() {
      return new MemberObservation(this);
    }
  }
}
