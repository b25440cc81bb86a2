package io.slipway.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plan for running one member: made by a workload, carried out by a backend. Paths are relative
 * to the member's {@link Placement#directory()} unless absolute.
 */
public final class MemberPlan {
  /**
   * A file of an earlier life that a launch {@linkplain OperationKind#needsData() on data} must
   * find.
   *
   * @param path relative to the member's directory
   * @param lines whole lines that the file must hold; if there are none, the file must merely exist
   */
  public record DataCheck(String path, List<String> lines) {
    /** Copies the lines. */
    public DataCheck {
      Checks.notNull(path, "path");
      lines = List.copyOf(lines);
    }
  }

  private final List<String> command;
  private final @Nullable String image;
  private final SortedMap<String, String> environment;
  private final SortedMap<String, String> files;
  private final List<String> volumes;
  private final List<DataCheck> dataChecks;
  private final String readinessPort;
  private final Duration grace;

  private MemberPlan(Builder builder) {
    this.command = List.copyOf(builder.command);
    this.image = builder.image;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(builder.environment));
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(builder.files));
    this.volumes = List.copyOf(builder.volumes);
    this.dataChecks = List.copyOf(builder.dataChecks);
    this.readinessPort = builder.readinessPort;
    this.grace = builder.grace;
  }

  /**
   * Starts a plan.
   *
   * @param command the program and its arguments, not read by any shell
   * @param readinessPort the name of the port that answers when the member is ready
   */
  public static Builder builder(List<String> command, String readinessPort) {
    return new Builder(command, readinessPort);
  }

  /** Returns the program and its arguments. */
  public List<String> command() {
    return command;
  }

  /** Returns the container image, for backends that run images. */
  public Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /** Returns the environment variables to set in addition to the backend's own. */
  public SortedMap<String, String> environment() {
    return environment;
  }

  /** Returns the files to write before each launch, with their contents. */
  public SortedMap<String, String> files() {
    return files;
  }

  /**
   * Returns the directories that hold the member's data: kept by a shutdown, erased by a delete.
   */
  public List<String> volumes() {
    return volumes;
  }

  /** Returns the files that a launch on data must find. */
  public List<DataCheck> dataChecks() {
    return dataChecks;
  }

  /** Returns the name of the port that answers when the member is ready. */
  public String readinessPort() {
    return readinessPort;
  }

  /** Returns how long the member may take to end by itself. */
  public Duration grace() {
    return grace;
  }

  /** Builds a {@link MemberPlan}. Not thread-safe. */
  public static final class Builder {
    private final List<String> command;
    private final String readinessPort;
    private @Nullable String image;
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();
    private final List<String> volumes = new ArrayList<>();
    private final List<DataCheck> dataChecks = new ArrayList<>();
    private Duration grace = Duration.ofSeconds(10);

    private Builder(List<String> command, String readinessPort) {
      if (command.isEmpty()) {
        throw new IllegalArgumentException("command must not be empty");
      }
      this.command = command;
      this.readinessPort = Checks.notNull(readinessPort, "readinessPort");
    }

    /**
     * Sets the container image.
     *
     * @param value the image
     * @return this builder
     */
    public Builder image(String value) {
      this.image = value;
      return this;
    }

    /**
     * Sets an environment variable.
     *
     * @param name the variable
     * @param value its value
     * @return this builder
     */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Adds a file to write before each launch.
     *
     * @param path relative to the member's directory
     * @param content the whole content
     * @return this builder
     */
    public Builder file(String path, String content) {
      files.put(path, content);
      return this;
    }

    /**
     * Adds a directory that holds data.
     *
     * @param path relative to the member's directory
     * @return this builder
     */
    public Builder volume(String path) {
      volumes.add(path);
      return this;
    }

    /**
     * Adds a file that a launch on data must find.
     *
     * @param path relative to the member's directory
     * @param lines lines that the file must hold
     * @return this builder
     */
    public Builder dataCheck(String path, String... lines) {
      dataChecks.add(new DataCheck(path, List.of(lines)));
      return this;
    }

    /**
     * Sets how long the member may take to end by itself; 10 s by default.
     *
     * @param value positive
     * @return this builder
     */
    public Builder grace(Duration value) {
      this.grace = value;
      return this;
    }

    /** Returns the plan. */
    public MemberPlan build() {
      return new MemberPlan(this);
    }
  }
}
