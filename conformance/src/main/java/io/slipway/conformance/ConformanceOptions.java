package io.slipway.conformance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Options of the kit. Immutable.
 *
 * <p>Defaults: every rule, seed 1, 20 tries of each property with at most 12 steps, time scale 1,
 * reports in {@code target/conformance}. {@link #fromSystemProperties()} reads them from {@code
 * conformance.rules}, {@code .seed}, {@code .tries}, {@code .steps}, {@code .timeScale} and {@code
 * .directory}.
 */
public final class ConformanceOptions {
  private final Set<Rule> rules;
  private final long seed;
  private final int tries;
  private final int steps;
  private final double timeScale;
  private final Path directory;

  private ConformanceOptions(Builder builder) {
    this.rules = EnumSet.copyOf(builder.rules);
    this.seed = builder.seed;
    this.tries = builder.tries;
    this.steps = builder.steps;
    this.timeScale = builder.timeScale;
    this.directory = builder.directory;
  }

  /** Returns the defaults, ignoring system properties. */
  public static ConformanceOptions defaults() {
    return builder().build();
  }

  /**
   * Returns the defaults, overridden by the system properties.
   *
   * @throws IllegalArgumentException naming the property and its value
   */
  public static ConformanceOptions fromSystemProperties() {
    Builder builder = builder();
    String rules = property("rules");
    if (!rules.isEmpty()) {
      builder.rules(EnumSet.copyOf(Arrays.stream(rules.split(",")).map(Rule::of).toList()));
    }
    try {
      builder.seed(number("seed", builder.seed));
      builder.tries(Math.toIntExact(number("tries", builder.tries)));
      builder.steps(Math.toIntExact(number("steps", builder.steps)));
      String scale = property("timeScale");
      builder.timeScale(scale.isEmpty() ? builder.timeScale : Double.parseDouble(scale));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "invalid system property of the conformance kit: expected a number, was "
              + e.getMessage()
              + "; correct conformance.seed, .tries, .steps or .timeScale",
          e);
    }
    String directory = property("directory");
    return directory.isEmpty() ? builder.build() : builder.directory(Path.of(directory)).build();
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with these options. */
  public Builder toBuilder() {
    return builder()
        .rules(rules)
        .seed(seed)
        .tries(tries)
        .steps(steps)
        .timeScale(timeScale)
        .directory(directory);
  }

  /** Returns the rules to run; without all of them there is no verdict that a backend conforms. */
  public Set<Rule> rules() {
    return Set.copyOf(rules);
  }

  /** Returns the seed of the first try of each rule; each next try has the next number. */
  public long seed() {
    return seed;
  }

  /** Returns how many sequences each property tries. */
  public int tries() {
    return tries;
  }

  /** Returns the maximum number of steps in a sequence. */
  public int steps() {
    return steps;
  }

  /** Returns the factor for the harness's {@link Timing}. */
  public double timeScale() {
    return timeScale;
  }

  /** Returns the directory of the reports. */
  public Path directory() {
    return directory;
  }

  private static String property(String name) {
    return System.getProperty("conformance." + name, "").trim();
  }

  private static long number(String name, long byDefault) {
    String text = property(name);
    return text.isEmpty() ? byDefault : Long.parseLong(text);
  }

  /** Builds {@link ConformanceOptions}. Not thread-safe. */
  public static final class Builder {
    private Set<Rule> rules = EnumSet.allOf(Rule.class);
    private long seed = 1;
    private int tries = 20;
    private int steps = 12;
    private double timeScale = 1;
    private Path directory = Path.of("target", "conformance");

    private Builder() {}

    /**
     * Sets the rules to run.
     *
     * @param value at least one
     * @return this builder
     */
    public Builder rules(Set<Rule> value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("rules must not be empty");
      }
      this.rules = EnumSet.copyOf(value);
      return this;
    }

    /**
     * Sets the seed of the first try.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Sets how many sequences each property tries.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder tries(int value) {
      this.tries = atLeastOne("tries", value);
      return this;
    }

    /**
     * Sets the maximum number of steps in a sequence.
     *
     * @param value at least 1
     * @return this builder
     */
    public Builder steps(int value) {
      this.steps = atLeastOne("steps", value);
      return this;
    }

    /**
     * Sets the factor for the harness's times: more than 1 on a slow machine.
     *
     * @param value more than 0
     * @return this builder
     */
    public Builder timeScale(double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException("timeScale must be > 0, was " + value);
      }
      this.timeScale = value;
      return this;
    }

    /**
     * Sets the directory of the reports.
     *
     * @param value created when needed
     * @return this builder
     */
    public Builder directory(Path value) {
      this.directory = value;
      return this;
    }

    /** Returns the options. */
    public ConformanceOptions build() {
      return new ConformanceOptions(this);
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be >= 1, was " + value);
      }
      return value;
    }
  }
}
