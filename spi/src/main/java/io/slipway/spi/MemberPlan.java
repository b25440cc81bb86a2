package io.slipway.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan for running one member: made by a workload, carried out by a backend. Paths are relative
 * to the member's {@link Placement#directory()} unless absolute, and that is the working directory
 * of the program. The same layout, member and purpose give the same plan again, so none has to be
 * kept, except what a platform that starts members by itself starts them from.
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
  private final Set<String> unset;
  private final SortedMap<String, byte[]> files;
  private final SortedMap<String, VolumeNeed> volumes;
  private final SortedMap<Integer, ErrorCode> exitMeanings;
  private final List<DataCheck> dataChecks;
  private final String readinessPort;
  private final Duration grace;

  private MemberPlan(Builder builder) {
    this.command = List.copyOf(builder.command);
    this.image = builder.image;
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(builder.environment));
    this.unset = Collections.unmodifiableSet(new TreeSet<>(builder.unset));
    this.files = new TreeMap<>(builder.files);
    this.volumes = Collections.unmodifiableSortedMap(new TreeMap<>(builder.volumes));
    this.exitMeanings = Collections.unmodifiableSortedMap(new TreeMap<>(builder.exitMeanings));
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

  /**
   * Returns the environment variables that the member must not inherit from the process that
   * launches it; of no concern where members inherit none.
   */
  public Set<String> unset() {
    return unset;
  }

  /**
   * Returns copies of the files to write before each launch. They may hold option values, which may
   * be secrets.
   */
  public SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> copies = new TreeMap<>();
    files.forEach((path, content) -> copies.put(path, content.clone()));
    return copies;
  }

  /**
   * Returns the directories that hold the member's data, kept by a shutdown and erased by a delete,
   * and what each needs.
   */
  public SortedMap<String, VolumeNeed> volumes() {
    return volumes;
  }

  /**
   * Returns the exit codes with a meaning: an instance that ended with such a code fails for good
   * with that failure.
   */
  public SortedMap<Integer, ErrorCode> exitMeanings() {
    return exitMeanings;
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
    private final Set<String> unset = new TreeSet<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, VolumeNeed> volumes = new TreeMap<>();
    private final Map<Integer, ErrorCode> exitMeanings = new TreeMap<>();
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
     * Keeps environment variables of the process that launches the member from it, so that a resume
     * from elsewhere launches the same.
     *
     * @param names the variables; one that is also set has the value set here
     * @return this builder
     */
    public Builder unset(Collection<String> names) {
      unset.addAll(names);
      return this;
    }

    /**
     * Adds a text file, in UTF-8, to write before each launch.
     *
     * @param path relative to the member's directory
     * @param content the whole content
     * @return this builder
     */
    public Builder file(String path, String content) {
      return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a file to write before each launch.
     *
     * @param path relative to the member's directory
     * @param content the whole content
     * @return this builder
     */
    public Builder file(String path, byte[] content) {
      files.put(path, content.clone());
      return this;
    }

    /**
     * Adds a directory that holds data, of the backend's default size where it has one.
     *
     * @param path relative to the member's directory
     * @return this builder
     */
    public Builder volume(String path) {
      return volume(path, VolumeNeed.DEFAULT);
    }

    /**
     * Adds a directory that holds data.
     *
     * @param path relative to the member's directory
     * @param need what it needs
     * @return this builder
     */
    public Builder volume(String path, VolumeNeed need) {
      volumes.put(path, Checks.notNull(need, "need"));
      return this;
    }

    /**
     * Gives an exit code a meaning.
     *
     * @param code the program's exit code, from 1 to 255
     * @param meaning what a command that needs the member then fails with
     * @return this builder
     */
    public Builder exitMeans(int code, ErrorCode meaning) {
      exitMeanings.put(code, Checks.notNull(meaning, "meaning"));
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
      this.grace = Checks.notNegative(value, "grace");
      return this;
    }

    /** Returns the plan. */
    public MemberPlan build() {
      return new MemberPlan(this);
    }
  }
}
