package io.slipway.spi;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The context in which a rebalancer is opened: one server and how to reach it. Immutable. */
public final class RebalancerContext {
  private final URI address;
  private final Map<String, String> options;
  private final TimeSource time;
  private final Function<String, @Nullable String> environment;

  private RebalancerContext(Builder builder) {
    this.address = builder.address;
    this.options = Map.copyOf(builder.options);
    this.time = builder.time;
    this.environment = builder.environment;
  }

  /**
   * Starts a context without options, with this process's environment.
   *
   * @param address where its server answers
   * @param time the clock to use
   */
  public static Builder builder(URI address, TimeSource time) {
    return new Builder(address, time);
  }

  /** Returns where its server answers; without user, password, query or fragment. */
  public URI address() {
    return address;
  }

  /**
   * Returns the options of this server that were set. Never a secret: credentials are a reference
   * to the environment or to a file.
   */
  public Map<String, String> options() {
    return options;
  }

  /** Returns the clock to use; deadlines of calls are in its process time. */
  public TimeSource time() {
    return time;
  }

  /**
   * Returns a variable of the environment to which an option refers.
   *
   * @param name its name
   */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.apply(name));
  }

  /** Builds a {@link RebalancerContext}. Not thread-safe. */
  public static final class Builder {
    private final URI address;
    private final TimeSource time;
    private Map<String, String> options = Map.of();
    private Function<String, @Nullable String> environment = System::getenv;

    private Builder(URI address, TimeSource time) {
      this.address = Checks.notNull(address, "address");
      this.time = Checks.notNull(time, "time");
    }

    /**
     * Sets the options of this server; none by default.
     *
     * @param values the options
     * @return this builder
     */
    public Builder options(Map<String, String> values) {
      this.options = values;
      return this;
    }

    /**
     * Sets what finds variables of the environment; this process's by default.
     *
     * @param lookup returns null for a variable that is not set
     * @return this builder
     */
    public Builder environment(Function<String, @Nullable String> lookup) {
      this.environment = Checks.notNull(lookup, "environment");
      return this;
    }

    /** Returns the context. */
    public RebalancerContext build() {
      return new RebalancerContext(this);
    }
  }
}
