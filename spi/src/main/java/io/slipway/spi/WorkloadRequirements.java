package io.slipway.spi;

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
 * The requirements of a workload on a backend for a spec: the members, the ports of each by name,
 * and the evidence that confirms a member. The backend turns them into a {@link Resolution}.
 */
public final class WorkloadRequirements {
  private final Map<MemberId, SortedMap<String, Integer>> members;
  private final Set<Evidence> confirmedBy;
  private final Set<OperationKind> controllersFirst;
  private final @Nullable String version;
  private final @Nullable PortOfRole bootstrap;
  private final @Nullable String connect;
  private final SortedMap<String, String> properties;

  private WorkloadRequirements(Builder builder) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(builder.members));
    this.confirmedBy = Collections.unmodifiableSet(EnumSet.copyOf(builder.confirmedBy));
    this.controllersFirst = Collections.unmodifiableSet(builder.controllersFirst);
    this.version = builder.version;
    this.bootstrap = builder.bootstrap;
    this.connect = builder.connect;
    this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(builder.properties));
  }

  /** Starts requirements without members, confirmed by all kinds of evidence. */
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

  /** Returns the evidence that confirms a member, see {@link Resolution#confirmedBy()}. */
  public Set<Evidence> confirmedBy() {
    return confirmedBy;
  }

  /**
   * Returns the purposes for which controllers come first, see {@link
   * Resolution#controllersFirst()}.
   */
  public Set<OperationKind> controllersFirst() {
    return controllersFirst;
  }

  /** Returns the version that would run; empty if it is that of {@link WorkloadInfo#version()}. */
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /** Returns the port at which clients begin; empty if it is the first port of each SPU. */
  public Optional<PortOfRole> bootstrap() {
    return Optional.ofNullable(bootstrap);
  }

  /** Returns how a user's client connects, see {@link Builder#connect}; empty if not said. */
  public Optional<String> connect() {
    return Optional.ofNullable(connect);
  }

  /**
   * Returns the other values that the workload wants stored, see {@link Resolution#properties()}.
   */
  public SortedMap<String, String> properties() {
    return properties;
  }

  /** Builds {@link WorkloadRequirements}. Not thread-safe. */
  public static final class Builder {
    private final Map<MemberId, SortedMap<String, Integer>> members = new LinkedHashMap<>();
    private Set<Evidence> confirmedBy = EnumSet.allOf(Evidence.class);
    private final Set<OperationKind> controllersFirst = EnumSet.noneOf(OperationKind.class);
    private @Nullable String version;
    private @Nullable PortOfRole bootstrap;
    private @Nullable String connect;
    private final Map<String, String> properties = new TreeMap<>();

    private Builder() {}

    /**
     * Adds a member.
     *
     * @param member the member
     * @param ports its ports by name, 0 if the backend may choose
     * @return this builder
     */
    public Builder member(MemberId member, Map<String, Integer> ports) {
      members.put(member, Collections.unmodifiableSortedMap(new TreeMap<>(ports)));
      return this;
    }

    /**
     * Sets the evidence that confirms a member.
     *
     * @param values all of them must be true; must hold {@link Evidence#ALIVE} and {@link
     *     Evidence#IDENTITY}
     * @return this builder
     * @throws IllegalArgumentException if one of these two is missing
     */
    public Builder confirmedBy(Set<Evidence> values) {
      this.confirmedBy = Checks.confirmation(values);
      return this;
    }

    /**
     * Sets the purposes for which controllers come first.
     *
     * @param values the purposes
     * @return this builder
     */
    public Builder controllersFirst(OperationKind... values) {
      controllersFirst.addAll(List.of(values));
      return this;
    }

    /**
     * Sets the version that would run, where it is not always the same.
     *
     * @param value the version
     * @return this builder
     */
    public Builder version(String value) {
      this.version = Checks.notNull(value, "version");
      return this;
    }

    /**
     * Sets the port at which clients begin; the first port of each SPU by default.
     *
     * @param role the members that clients begin at
     * @param port the port's name
     * @return this builder
     */
    public Builder bootstrap(MemberRole role, String port) {
      this.bootstrap = new PortOfRole(role, port);
      return this;
    }

    /**
     * Sets the command by which a user's client connects, one line that the status of a running
     * cluster shows; none by default.
     *
     * @param value with {@value Resolution#ADDRESSES} in place of the addresses; never a secret
     * @return this builder
     */
    public Builder connect(String value) {
      this.connect = Checks.notNull(value, "connect");
      return this;
    }

    /**
     * Sets a value that the workload wants stored.
     *
     * @param key unique among backend and workload
     * @param value never a secret
     * @return this builder
     */
    public Builder property(String key, String value) {
      properties.put(key, value);
      return this;
    }

    /** Returns the requirements. */
    public WorkloadRequirements build() {
      return new WorkloadRequirements(this);
    }
  }
}
