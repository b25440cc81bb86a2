package io.slipway.spi;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The user's request for a cluster. Immutable; two specs with the same content are equal.
 *
 * <p>Defaults: {@code spuCount} 1, {@code workload} {@code "kafka"}, no options of workload or
 * backend, generation 1.
 */
public final class ClusterSpec {
  /** The maximum number of SPUs for any backend; a backend may declare fewer. */
  public static final int MAX_SPU_COUNT = 1_000;

  private final ClusterName name;
  private final int spuCount;
  private final String workload;
  private final SortedMap<String, String> options;
  private final SortedMap<String, String> backendOptions;
  private final long generation;

  private ClusterSpec(Builder builder) {
    this.name = builder.name;
    this.spuCount = builder.spuCount;
    this.workload = builder.workload;
    this.options = Collections.unmodifiableSortedMap(new TreeMap<>(builder.options));
    this.backendOptions = Collections.unmodifiableSortedMap(new TreeMap<>(builder.backendOptions));
    this.generation = builder.generation;
  }

  /**
   * Starts a builder.
   *
   * @param name the cluster's name
   * @return a builder with the defaults
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the name breaks the rule of
   *     {@link ClusterName}
   */
  public static Builder builder(String name) {
    return new Builder(new ClusterName(name));
  }

  /** Returns the cluster's name. */
  public ClusterName name() {
    return name;
  }

  /** Returns the number of SPUs; controllers are not counted. */
  public int spuCount() {
    return spuCount;
  }

  /** Returns the name of the workload. */
  public String workload() {
    return workload;
  }

  /** Returns the workload's options, sorted by key and unmodifiable. */
  public SortedMap<String, String> options() {
    return options;
  }

  /** Returns the backend's options for this cluster, sorted by key and unmodifiable. */
  public SortedMap<String, String> backendOptions() {
    return backendOptions;
  }

  /** Returns the generation of the spec; always 1 for now. */
  public long generation() {
    return generation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterSpec that
        && name.equals(that.name)
        && spuCount == that.spuCount
        && workload.equals(that.workload)
        && options.equals(that.options)
        && backendOptions.equals(that.backendOptions)
        && generation == that.generation;
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(name, spuCount, workload, options, backendOptions, generation);
  }

  /**
   * Returns the name, count, workload and option keys, but not the option values, which may hold
   * secrets.
   */
  @Override
  public String toString() {
    return name
        + "{spus="
        + spuCount
        + ", workload="
        + workload
        + ", options="
        + options.keySet()
        + (backendOptions.isEmpty() ? "" : ", backendOptions=" + backendOptions.keySet())
        + "}";
  }

  /** Builds a {@link ClusterSpec}. Not thread-safe. */
  public static final class Builder {
    private final ClusterName name;
    private int spuCount = 1;
    private String workload = "kafka";
    private final Map<String, String> options = new TreeMap<>();
    private final Map<String, String> backendOptions = new TreeMap<>();
    private long generation = 1;

    private Builder(ClusterName name) {
      this.name = name;
    }

    /**
     * Sets the number of SPUs.
     *
     * @param value from 1 to {@link #MAX_SPU_COUNT}
     * @return this builder
     * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if out of range
     */
    public Builder spuCount(int value) {
      if (value < 1 || value > MAX_SPU_COUNT) {
        throw Checks.invalidSpec(
            "invalid SPU count", "1 to " + MAX_SPU_COUNT, value, "ask for a count in that range");
      }
      this.spuCount = value;
      return this;
    }

    /**
     * Sets what each member runs.
     *
     * @param value the name of an installed workload; checked when the cluster is created
     * @return this builder
     */
    public Builder workload(String value) {
      this.workload = Checks.notNull(value, "workload");
      return this;
    }

    /**
     * Sets an option of the workload.
     *
     * @param key checked by the workload when the cluster is created
     * @param value checked by the workload when the cluster is created
     * @return this builder
     */
    public Builder option(String key, String value) {
      options.put(Checks.notNull(key, "key"), Checks.notNull(value, "value"));
      return this;
    }

    /**
     * Sets several options of the workload.
     *
     * @param values added to those already set
     * @return this builder
     */
    public Builder options(Map<String, String> values) {
      values.forEach(this::option);
      return this;
    }

    /**
     * Sets an option of the backend for this cluster, such as the place to create it in.
     *
     * @param key checked by the backend when the cluster is created
     * @param value checked by the backend when the cluster is created
     * @return this builder
     */
    public Builder backendOption(String key, String value) {
      backendOptions.put(Checks.notNull(key, "key"), Checks.notNull(value, "value"));
      return this;
    }

    /**
     * Sets several options of the backend for this cluster.
     *
     * @param values added to those already set
     * @return this builder
     */
    public Builder backendOptions(Map<String, String> values) {
      values.forEach(this::backendOption);
      return this;
    }

    /**
     * Sets the generation.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder generation(long value) {
      if (value < 1) {
        throw Checks.invalidSpec("invalid generation", "at least 1", value, "leave it at 1");
      }
      this.generation = value;
      return this;
    }

    /** Returns the spec. */
    public ClusterSpec build() {
      return new ClusterSpec(this);
    }
  }
}
