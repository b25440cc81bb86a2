package io.slipway.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend's view of one cluster now: no memory, no side effect. Immutable; equal by content.
 *
 * <p>An observation that could not see everything shows it by {@link #complete()} and UNKNOWN
 * facts; the engine commits nothing based on it.
 */
public final class ClusterObservation {
  /** The presence of the incarnation. The enum is open. */
  public enum Presence {
    /** Nothing of the incarnation exists, except perhaps its tombstone. */
    ABSENT,
    /** Some of it exists. */
    PRESENT,
    /** Could not be seen. */
    UNKNOWN
  }

  private final Presence presence;
  private final Fence fence;
  private final SortedMap<MemberId, MemberObservation> members;
  private final List<Surplus> surplus;
  private final List<OwnedResource> footprint;
  private final List<OwnedResource> retained;
  private final boolean complete;
  private final List<String> problems;

  private ClusterObservation(Builder builder) {
    this.presence = builder.presence;
    this.fence = builder.fence;
    this.members = Collections.unmodifiableSortedMap(new TreeMap<>(builder.members));
    this.surplus = builder.surplus.stream().sorted().toList();
    this.footprint = builder.footprint.stream().sorted().distinct().toList();
    this.retained = builder.retained.stream().sorted().distinct().toList();
    this.complete = builder.complete;
    this.problems = List.copyOf(builder.problems);
  }

  /**
   * Starts a complete observation without members.
   *
   * @param presence the presence of the incarnation
   */
  public static Builder builder(Presence presence) {
    return new Builder(presence);
  }

  /** Returns the presence of the incarnation. */
  public Presence presence() {
    return presence;
  }

  /** Returns the installed fence, or {@link Fence#NONE} if there never was one. */
  public Fence fence() {
    return fence;
  }

  /** Returns the observation of each member, in order. */
  public SortedMap<MemberId, MemberObservation> members() {
    return members;
  }

  /**
   * Returns the observation of a member.
   *
   * @param member the member
   */
  public Optional<MemberObservation> member(MemberId member) {
    return Optional.ofNullable(members.get(member));
  }

  /** Returns the findings beyond the expected members. */
  public List<Surplus> surplus() {
    return surplus;
  }

  /** Returns everything that the incarnation owns, except the tombstone. */
  public List<OwnedResource> footprint() {
    return footprint;
  }

  /** Returns what the platform's own policy keeps after an erase, such as retained volumes. */
  public List<OwnedResource> retained() {
    return retained;
  }

  /** Returns whether everything requested could be seen. */
  public boolean complete() {
    return complete;
  }

  /** Returns what is wrong with the cluster or its observation, human-readable. */
  public List<String> problems() {
    return problems;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterObservation that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(presence, fence, members, surplus, footprint, retained, complete, problems);
  }

  @Override
  public String toString() {
    return "ClusterObservation{"
        + presence
        + ", fence="
        + fence
        + ", "
        + members.values()
        + ", surplus="
        + surplus
        + (complete ? "" : ", incomplete " + problems)
        + "}";
  }

  /** Builds a {@link ClusterObservation}. Not thread-safe. */
  public static final class Builder {
    private final Presence presence;
    private Fence fence = Fence.NONE;
    private final SortedMap<MemberId, MemberObservation> members = new TreeMap<>();
    private final List<Surplus> surplus = new ArrayList<>();
    private final List<OwnedResource> footprint = new ArrayList<>();
    private final List<OwnedResource> retained = new ArrayList<>();
    private boolean complete = true;
    private final List<String> problems = new ArrayList<>();

    private Builder(Presence presence) {
      this.presence = Checks.notNull(presence, "presence");
    }

    /**
     * Sets the installed fence.
     *
     * @param value the fence
     * @return this builder
     */
    public Builder fence(Fence value) {
      this.fence = Checks.notNull(value, "fence");
      return this;
    }

    /**
     * Adds the observation of a member.
     *
     * @param value the observation
     * @return this builder
     */
    public Builder member(MemberObservation value) {
      members.put(value.member(), value);
      return this;
    }

    /**
     * Adds a finding beyond the expected members.
     *
     * @param value the surplus
     * @return this builder
     */
    public Builder surplus(Surplus value) {
      surplus.add(Checks.notNull(value, "surplus"));
      return this;
    }

    /**
     * Adds a resource that the incarnation owns.
     *
     * @param value the resource
     * @return this builder
     */
    public Builder owns(OwnedResource value) {
      footprint.add(Checks.notNull(value, "owned thing"));
      return this;
    }

    /**
     * Adds a resource that the platform's own policy keeps after an erase.
     *
     * @param value the resource
     * @return this builder
     */
    public Builder retains(OwnedResource value) {
      retained.add(Checks.notNull(value, "retained thing"));
      return this;
    }

    /**
     * Marks the observation as incomplete.
     *
     * @param why human-readable
     * @return this builder
     */
    public Builder incomplete(String why) {
      this.complete = false;
      problems.add(Checks.notNull(why, "why"));
      return this;
    }

    /**
     * Adds what is wrong with the cluster.
     *
     * @param values human-readable
     * @return this builder
     */
    public Builder problems(Collection<String> values) {
      problems.addAll(values);
      return this;
    }

    /** Returns the observation. */
    public ClusterObservation build() {
      return new ClusterObservation(this);
    }
  }
}
