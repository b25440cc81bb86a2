package io.slipway.spi;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of resolving a spec at CREATE, fixed for good: versions, members, ports, paths. It is
 * journalled with the first intent and passed to every later call, so that a repeated call and a
 * resume years later find the same. Immutable; equal by content.
 */
public final class Resolution {
  /** What stands for the addresses in {@link #connect}. */
  public static final String ADDRESSES = "{bootstrap}";

  private final String workloadVersion;
  private final SortedMap<MemberId, SortedMap<String, Integer>> members;
  private final Set<Evidence> confirmedBy;
  private final Set<OperationKind> controllersFirst;
  private final @Nullable PortOfRole bootstrap;
  private final @Nullable String connect;
  private final @Nullable Location location;
  private final SortedMap<String, String> properties;

  private Resolution(Builder builder) {
    this.workloadVersion = builder.workloadVersion;
    TreeMap<MemberId, SortedMap<String, Integer>> copy = new TreeMap<>();
    builder.members.forEach(
        (member, ports) ->
            copy.put(member, Collections.unmodifiableSortedMap(new TreeMap<>(ports))));
    this.members = Collections.unmodifiableSortedMap(copy);
    this.confirmedBy = Collections.unmodifiableSet(builder.confirmedBy);
    this.controllersFirst = Collections.unmodifiableSet(builder.controllersFirst);
    this.bootstrap = builder.bootstrap;
    this.connect = builder.connect;
    this.location = builder.location;
    this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(builder.properties));
  }

  /**
   * Starts a resolution without members that is confirmed by all kinds of evidence.
   *
   * @param workloadVersion the version of the workload that runs
   */
  public static Builder builder(String workloadVersion) {
    return new Builder(workloadVersion);
  }

  /**
   * Starts a resolution without members that takes over everything else that a workload requires.
   *
   * @param info the workload's description
   * @param needs what it requires for the spec
   */
  public static Builder builder(WorkloadInfo info, WorkloadRequirements needs) {
    Builder builder =
        builder(needs.version().orElse(info.version()))
            .confirmedBy(needs.confirmedBy())
            .controllersFirst(needs.controllersFirst());
    needs.bootstrap().ifPresent(builder::bootstrap);
    needs.connect().ifPresent(builder::connect);
    needs.properties().forEach(builder::property);
    return builder;
  }

  /** Returns the version of the workload that runs. */
  public String workloadVersion() {
    return workloadVersion;
  }

  /** Returns all members in order. */
  public MemberSet members() {
    return MemberSet.of(members.keySet());
  }

  /**
   * Returns the members of one role in order.
   *
   * @param role the role
   */
  public MemberSet members(MemberRole role) {
    return MemberSet.of(members.keySet().stream().filter(m -> m.role() == role).toList());
  }

  /**
   * Returns the ports of a member, by the workload's names for them.
   *
   * @param member one of {@link #members()}
   * @return empty if the member has no port or is not known
   */
  public SortedMap<String, Integer> ports(MemberId member) {
    return members.getOrDefault(member, Collections.emptySortedMap());
  }

  /** Returns the kinds of evidence that must all be true for a member to be confirmed. */
  public Set<Evidence> confirmedBy() {
    return confirmedBy;
  }

  /**
   * Returns the purposes for which SPUs are launched only after every controller is confirmed and
   * stale registrations are retired; for other purposes all members are launched at once.
   */
  public Set<OperationKind> controllersFirst() {
    return controllersFirst;
  }

  /**
   * Returns the sets of members to launch one after the other: controllers and then SPUs for the
   * purposes of {@link #controllersFirst}, otherwise all members at once. If controllers come first
   * and there are none, the first set is empty: SPUs wait for the retirement of stale registrations
   * even then.
   *
   * @param purpose the purpose of the launch
   * @see Granularity#launchOrder
   */
  public List<MemberSet> launchOrder(OperationKind purpose) {
    return controllersFirst.contains(purpose)
        ? List.of(members(MemberRole.CONTROLLER), members(MemberRole.SPU))
        : List.of(members());
  }

  /** Returns the port at which clients begin; empty if it is the first port of each SPU. */
  public Optional<PortOfRole> bootstrap() {
    return Optional.ofNullable(bootstrap);
  }

  /**
   * Returns the command by which a user's client connects, with {@value #ADDRESSES} in place of the
   * addresses; empty if the workload has none.
   */
  public Optional<String> connect() {
    return Optional.ofNullable(connect);
  }

  /** Returns where the cluster was created, if its backend has more than one place. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }

  /** Returns the other values that backend and workload have resolved, such as the Java home. */
  public SortedMap<String, String> properties() {
    return properties;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resolution that
        && workloadVersion.equals(that.workloadVersion)
        && members.equals(that.members)
        && confirmedBy.equals(that.confirmedBy)
        && controllersFirst.equals(that.controllersFirst)
        && bootstrap().equals(that.bootstrap())
        && connect().equals(that.connect())
        && location().equals(that.location())
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(workloadVersion, members, properties);
  }

  @Override
  public String toString() {
    return "Resolution{version=" + workloadVersion + ", members=" + members + "}";
  }

  /** Builds a {@link Resolution}. Not thread-safe. */
  public static final class Builder {
    private final String workloadVersion;
    private final Map<MemberId, Map<String, Integer>> members = new LinkedHashMap<>();
    private Set<Evidence> confirmedBy = EnumSet.allOf(Evidence.class);
    private Set<OperationKind> controllersFirst = EnumSet.noneOf(OperationKind.class);
    private @Nullable PortOfRole bootstrap;
    private @Nullable String connect;
    private @Nullable Location location;
    private final Map<String, String> properties = new TreeMap<>();

    private Builder(String workloadVersion) {
      this.workloadVersion = Checks.notNull(workloadVersion, "workloadVersion");
    }

    /**
     * Adds a member.
     *
     * @param member not yet added
     * @param ports its ports by name
     * @return this builder
     */
    public Builder member(MemberId member, Map<String, Integer> ports) {
      if (members.putIfAbsent(member, Map.copyOf(ports)) != null) {
        throw new IllegalArgumentException("member " + member + " was already added");
      }
      return this;
    }

    /**
     * Sets the evidence that confirms a member; all kinds by default.
     *
     * @param values must hold {@link Evidence#ALIVE} and {@link Evidence#IDENTITY}
     * @return this builder
     */
    public Builder confirmedBy(Collection<Evidence> values) {
      this.confirmedBy = Checks.confirmation(values);
      return this;
    }

    /**
     * Sets the purposes for which controllers are launched first; none by default.
     *
     * @param values the purposes
     * @return this builder
     */
    public Builder controllersFirst(Collection<OperationKind> values) {
      this.controllersFirst = EnumSet.noneOf(OperationKind.class);
      this.controllersFirst.addAll(values);
      return this;
    }

    /**
     * Sets the port at which clients begin; the first port of each SPU by default.
     *
     * @param value the port
     * @return this builder
     */
    public Builder bootstrap(PortOfRole value) {
      this.bootstrap = Checks.notNull(value, "bootstrap");
      return this;
    }

    /**
     * Sets the command by which a user's client connects; none by default.
     *
     * @param value with {@value Resolution#ADDRESSES} in place of the addresses; never a secret
     * @return this builder
     */
    public Builder connect(String value) {
      this.connect = Checks.notNull(value, "connect");
      return this;
    }

    /**
     * Sets where the cluster is created, for a backend that has more than one place.
     *
     * @param value the place
     * @return this builder
     */
    public Builder location(Location value) {
      this.location = Checks.notNull(value, "location");
      return this;
    }

    /**
     * Sets another resolved value.
     *
     * @param key unique among backend and workload
     * @param value never a secret
     * @return this builder
     */
    public Builder property(String key, String value) {
      properties.put(Checks.notNull(key, "key"), Checks.notNull(value, "value"));
      return this;
    }

    /** Returns the resolution. */
    public Resolution build() {
      return new Resolution(this);
    }
  }
}
