package io.slipway.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a workload needs of a backend for a spec: its members, the ports of each by name, and what
 * confirms a member. The backend makes a {@link Resolution} of it.
 */
public final class WorkloadRequirements {
  private final Map<MemberId, SortedMap<String, Integer>> members;
  private final Set<Evidence> confirmedBy;
  private final Set<OperationKind> controllersFirst;
  private final SortedMap<String, String> properties;

  private WorkloadRequirements(Builder builder) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(builder.members));
    this.confirmedBy = Collections.unmodifiableSet(EnumSet.copyOf(builder.confirmedBy));
    this.controllersFirst = Collections.unmodifiableSet(builder.controllersFirst);
    this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(builder.properties));
  }

  /** Starts needs without members, confirmed by all kinds of evidence. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns each member with its ports by name; 0 lets the backend choose, another number was asked
   * for by the user.
   */
  public Map<MemberId, SortedMap<String, Integer>> members() {
    return members;
  }

  /** Returns what confirms a member, see {@link Resolution#confirmedBy()}. */
  public Set<Evidence> confirmedBy() {
    return confirmedBy;
  }

  /** Returns when controllers come first, see {@link Resolution#controllersFirst()}. */
  public Set<OperationKind> controllersFirst() {
    return controllersFirst;
  }

  /** Returns what else the workload wants to have stored, see {@link Resolution#properties()}. */
  public SortedMap<String, String> properties() {
    return properties;
  }

  /** Builds {@link WorkloadRequirements}. Not thread-safe. */
  public static final class Builder {
    private final Map<MemberId, SortedMap<String, Integer>> members = new LinkedHashMap<>();
    private Set<Evidence> confirmedBy = EnumSet.allOf(Evidence.class);
    private final Set<OperationKind> controllersFirst = EnumSet.noneOf(OperationKind.class);
    private final Map<String, String> properties = new TreeMap<>();

    private Builder() {}

    /**
     * Adds a member.
     *
     * @param member the member
     * @param ports its ports by name, 0 where the backend may choose
     * @return this builder
     */
    public Builder member(MemberId member, Map<String, Integer> ports) {
      members.put(member, Collections.unmodifiableSortedMap(new TreeMap<>(ports)));
      return this;
    }

    /**
     * Sets what confirms a member.
     *
     * @param values all of them must be true
     * @return this builder
     */
    public Builder confirmedBy(Set<Evidence> values) {
      this.confirmedBy = EnumSet.copyOf(values);
      return this;
    }

    /**
     * Sets for which purposes controllers come first.
     *
     * @param values the purposes
     * @return this builder
     */
    public Builder controllersFirst(OperationKind... values) {
      controllersFirst.addAll(List.of(values));
      return this;
    }

    /**
     * Sets something that the workload wants to have stored.
     *
     * @param key unique among backend and workload
     * @param value never a secret
     * @return this builder
     */
    public Builder property(String key, String value) {
      properties.put(key, value);
      return this;
    }

    /** Returns the needs. */
    public WorkloadRequirements build() {
      return new WorkloadRequirements(this);
    }
  }
}
