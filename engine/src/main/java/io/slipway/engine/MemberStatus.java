package io.slipway.engine;

import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The observed status of a member. Immutable; later versions may add values. */
public final class MemberStatus {
  /** The phase of a member. The enum is open. */
  public enum Phase {
    /** All evidence is there. */
    CONFIRMED,
    /** It is alive; the rest of the evidence was not requested or is missing. */
    ALIVE,
    /** An instance is on its way. */
    STARTING,
    /** It was told to end and is still alive. */
    TERMINATING,
    /** It has ended by itself. */
    EXITED,
    /** It does not run. */
    STOPPED,
    /** Could not be seen. */
    UNKNOWN
  }

  private final MemberId id;
  private final Phase phase;
  private final OptionalLong pid;
  private final List<Endpoint> endpoints;
  private final Map<Evidence, Fact> evidence;
  private final List<String> problems;

  private MemberStatus(Builder builder) {
    this.id = builder.id;
    this.phase = builder.phase;
    this.pid = builder.pid;
    this.endpoints = List.copyOf(builder.endpoints);
    this.evidence = Map.copyOf(builder.evidence);
    this.problems = List.copyOf(builder.problems);
  }

  /**
   * Starts a status without further details.
   *
   * @param id the member
   * @param phase its phase
   */
  public static Builder builder(MemberId id, Phase phase) {
    return new Builder(id, phase);
  }

  /** Returns the member. */
  public MemberId id() {
    return id;
  }

  /** Returns its phase. */
  public Phase phase() {
    return phase;
  }

  /** Returns its process id, if it is a process. */
  public OptionalLong pid() {
    return pid;
  }

  /** Returns the endpoints at which it listens. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Returns the evidence seen of it. */
  public Map<Evidence, Fact> evidence() {
    return evidence;
  }

  /** Returns what is wrong with it, human-readable. */
  public List<String> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return id + " " + phase + (problems.isEmpty() ? "" : " " + problems);
  }

  /** Builds a {@link MemberStatus}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final MemberId id;
    private final Phase phase;
    private OptionalLong pid = OptionalLong.empty();
    private List<Endpoint> endpoints = List.of();
    private Map<Evidence, Fact> evidence = Map.of();
    private List<String> problems = List.of();

    private Builder(MemberId id, Phase phase) {
      this.id = id;
      this.phase = phase;
    }

    /**
     * Sets its process id, if it is a process.
     *
     * @param value the value
     * @return this builder
     */
    public Builder pid(OptionalLong value) {
      this.pid = value;
      return this;
    }

    /**
     * Sets the endpoints at which it listens.
     *
     * @param value the value
     * @return this builder
     */
    public Builder endpoints(List<Endpoint> value) {
      this.endpoints = value;
      return this;
    }

    /**
     * Sets the evidence seen of it.
     *
     * @param value the value
     * @return this builder
     */
    public Builder evidence(Map<Evidence, Fact> value) {
      this.evidence = value;
      return this;
    }

    /**
     * Sets what is wrong with it, human-readable.
     *
     * @param value the value
     * @return this builder
     */
    public Builder problems(List<String> value) {
      this.problems = value;
      return this;
    }

    /** Returns the status. */
    public MemberStatus build() {
      return new MemberStatus(this);
    }
  }
}
