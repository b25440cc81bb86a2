package io.slipway.spi;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The context in which a backend is opened. Immutable. */
public final class BackendContext {
  private final @Nullable Path home;
  private final @Nullable Path directory;
  private final Map<String, String> options;
  private final TimeSource time;
  private final WorkloadLookup workloads;
  private final OwnerId owner;
  private final boolean readOnly;

  private BackendContext(Builder builder) {
    this.home = builder.home;
    this.directory = builder.directory;
    this.options = Map.copyOf(builder.options);
    this.time = builder.time;
    this.workloads = builder.workloads;
    this.owner = builder.owner;
    this.readOnly = builder.readOnly;
  }

  /**
   * Starts a context without home and options.
   *
   * @param owner whose clusters the backend will make
   * @param time the clock to use
   * @param workloads finds workloads by name
   */
  public static Builder builder(OwnerId owner, TimeSource time, WorkloadLookup workloads) {
    return new Builder(owner, time, workloads);
  }

  /**
   * Returns the engine's home; shared caches live below {@code home/runtime}.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the engine has none, as is
   *     possible with an embedder's own store
   */
  public Path home() {
    return Checks.home(home);
  }

  /**
   * Returns the backend's own directory below the home, created by the backend on its first write.
   *
   * @throws SlipwayException as {@link #home}
   */
  public Path directory() {
    return Checks.home(directory);
  }

  /** Returns those of the backend's own options that were set; {@code open} checks them. */
  public Map<String, String> options() {
    return options;
  }

  /** Returns the clock to use; deadlines of calls and looks are in its process time. */
  public TimeSource time() {
    return time;
  }

  /** Returns what finds workloads by name. */
  public WorkloadLookup workloads() {
    return workloads;
  }

  /**
   * Returns whose clusters the backend makes. A backend whose platform several engines may share
   * marks what it makes with it, and lists and touches only what has its mark.
   */
  public OwnerId owner() {
    return owner;
  }

  /** Returns whether only {@code info}, {@code observe} and {@code inventory} will be called. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Builds a {@link BackendContext}. Not thread-safe. */
  public static final class Builder {
    private final OwnerId owner;
    private final TimeSource time;
    private final WorkloadLookup workloads;
    private @Nullable Path home;
    private @Nullable Path directory;
    private Map<String, String> options = Map.of();
    private boolean readOnly;

    private Builder(OwnerId owner, TimeSource time, WorkloadLookup workloads) {
      this.owner = Checks.notNull(owner, "owner");
      this.time = Checks.notNull(time, "time");
      this.workloads = Checks.notNull(workloads, "workloads");
    }

    /**
     * Sets the engine's home and the backend's own directory below it; none by default.
     *
     * @param value the home
     * @param own the backend's own directory
     * @return this builder
     */
    public Builder home(Path value, Path own) {
      this.home = Checks.notNull(value, "home");
      this.directory = Checks.notNull(own, "directory");
      return this;
    }

    /**
     * Sets the backend's options; none by default.
     *
     * @param values the options
     * @return this builder
     */
    public Builder options(Map<String, String> values) {
      this.options = values;
      return this;
    }

    /**
     * Sets whether only {@code info}, {@code observe} and {@code inventory} will be called.
     *
     * @param value false by default
     * @return this builder
     */
    public Builder readOnly(boolean value) {
      this.readOnly = value;
      return this;
    }

    /** Returns the context. */
    public BackendContext build() {
      return new BackendContext(this);
    }
  }
}
