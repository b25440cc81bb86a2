package io.slipway.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A workload's description of itself. Immutable. */
public final class WorkloadInfo {
  private final String name;
  private final String version;
  private final List<OptionInfo> options;
  private final Set<Platform> platforms;

  private WorkloadInfo(Builder builder) {
    this.name = builder.name;
    this.version = builder.version;
    this.options = List.copyOf(builder.options);
    this.platforms = Collections.unmodifiableSet(builder.platforms);
  }

  /**
   * Starts the description of a workload without options that runs on {@link Platform#HOST} only.
   *
   * @param name such as {@code kafka}
   * @param version the version of what it runs unless its {@link WorkloadRequirements} say another
   */
  public static Builder builder(String name, String version) {
    return new Builder(name, version);
  }

  /** Returns its name, such as {@code kafka}. */
  public String name() {
    return name;
  }

  /**
   * Returns the version of what it runs, unless its {@link WorkloadRequirements#version()} is
   * another.
   */
  public String version() {
    return version;
  }

  /** Returns the options that a spec may set for it. */
  public List<OptionInfo> options() {
    return options;
  }

  /** Returns where its members can run. */
  public Set<Platform> platforms() {
    return platforms;
  }

  /** Builds a {@link WorkloadInfo}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String version;
    private List<OptionInfo> options = List.of();
    private Set<Platform> platforms = EnumSet.of(Platform.HOST);

    private Builder(String name, String version) {
      this.name = Checks.notNull(name, "name");
      this.version = Checks.notNull(version, "version");
    }

    /**
     * Sets the options that a spec may set for it; none by default.
     *
     * @param values the options
     * @return this builder
     */
    public Builder options(List<OptionInfo> values) {
      this.options = values;
      return this;
    }

    /**
     * Sets where its members can run; on the host only by default.
     *
     * @param first a platform
     * @param more other platforms
     * @return this builder
     */
    public Builder platforms(Platform first, Platform... more) {
      this.platforms = EnumSet.of(first, more);
      return this;
    }

    /** Returns the description. */
    public WorkloadInfo build() {
      return new WorkloadInfo(this);
    }
  }
}
