package io.slipway.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rebalance shall do, in the words of the cluster: members, not broker ids. Immutable; equal
 * by content. Whether a rebalancer can do it is said by {@link Rebalancer#check}.
 */
public final class RebalanceSpec {
  private final RebalanceMode mode;
  private final MemberSet members;
  private final SortedMap<MemberId, List<String>> disks;
  private final List<String> goals;
  private final SortedMap<String, String> parameters;

  private RebalanceSpec(Builder builder) {
    this.mode = builder.mode;
    this.members = MemberSet.of(builder.members);
    TreeMap<MemberId, List<String>> copy = new TreeMap<>();
    builder.disks.forEach((member, directories) -> copy.put(member, List.copyOf(directories)));
    this.disks = Collections.unmodifiableSortedMap(copy);
    this.goals = List.copyOf(builder.goals);
    this.parameters = Collections.unmodifiableSortedMap(new TreeMap<>(builder.parameters));
  }

  /**
   * Starts a spec of a mode, without members, goals or parameters.
   *
   * @param mode what it is for
   */
  public static Builder builder(RebalanceMode mode) {
    return new Builder(mode);
  }

  /** Returns the spec of a rebalance of the whole cluster by the rebalancer's own goals. */
  public static RebalanceSpec full() {
    return builder(RebalanceMode.FULL).build();
  }

  /** Returns what it is for. */
  public RebalanceMode mode() {
    return mode;
  }

  /** Returns the members to fill or to empty; none for the other modes. */
  public MemberSet members() {
    return members;
  }

  /** Returns the directories to empty, by member; none for the other modes. */
  public SortedMap<MemberId, List<String>> disks() {
    return disks;
  }

  /** Returns the goals in their order; empty means the rebalancer's own. */
  public List<String> goals() {
    return goals;
  }

  /** Returns further parameters of the rebalancer, which knows and checks them. */
  public SortedMap<String, String> parameters() {
    return parameters;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RebalanceSpec that
        && mode == that.mode
        && members.equals(that.members)
        && disks.equals(that.disks)
        && goals.equals(that.goals)
        && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(mode, members, disks, goals, parameters);
  }

  @Override
  public String toString() {
    return mode
        + (members.isEmpty() ? "" : " " + members)
        + (disks.isEmpty() ? "" : " " + disks)
        + (goals.isEmpty() ? "" : " goals " + goals)
        + (parameters.isEmpty() ? "" : " " + parameters);
  }

  /** Builds a {@link RebalanceSpec}. Not thread-safe. */
  public static final class Builder {
    private final RebalanceMode mode;
    private final List<MemberId> members = new ArrayList<>();
    private final Map<MemberId, List<String>> disks = new LinkedHashMap<>();
    private List<String> goals = List.of();
    private Map<String, String> parameters = Map.of();

    private Builder(RebalanceMode mode) {
      this.mode = Checks.notNull(mode, "mode");
    }

    /**
     * Adds members to fill or to empty.
     *
     * @param values SPUs of the cluster
     * @return this builder
     */
    public Builder members(Collection<MemberId> values) {
      members.addAll(values);
      return this;
    }

    /**
     * Adds a directory to empty.
     *
     * @param member an SPU of the cluster
     * @param directory absolute, as the member knows it
     * @return this builder
     */
    public Builder disk(MemberId member, String directory) {
      disks
          .computeIfAbsent(Checks.notNull(member, "member"), any -> new ArrayList<>())
          .add(Checks.notNull(directory, "directory"));
      return this;
    }

    /**
     * Sets the goals; the rebalancer's own by default.
     *
     * @param values by their names, in order
     * @return this builder
     */
    public Builder goals(List<String> values) {
      this.goals = values;
      return this;
    }

    /**
     * Sets further parameters of the rebalancer; none by default.
     *
     * @param values by name; never a secret
     * @return this builder
     */
    public Builder parameters(Map<String, String> values) {
      this.parameters = values;
      return this;
    }

    /** Returns the spec. */
    public RebalanceSpec build() {
      return new RebalanceSpec(this);
    }
  }
}
