package io.slipway.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The place of a member, as its backend has decided it. Immutable. */
public final class Placement {
  private final String bind;
  private final String host;
  private final String directory;
  private final SortedMap<String, Integer> ports;
  private final SortedMap<String, Endpoint> external;

  private Placement(Builder builder) {
    this.bind = builder.bind.isEmpty() ? builder.host : builder.bind;
    this.host = builder.host;
    this.directory = builder.directory;
    this.ports = Collections.unmodifiableSortedMap(new TreeMap<>(builder.ports));
    this.external = Collections.unmodifiableSortedMap(new TreeMap<>(builder.external));
  }

  /**
   * Starts a place without ports.
   *
   * @param host the name or address at which the other members reach it
   * @param directory the absolute path of its own directory, as the member sees it
   */
  public static Builder builder(String host, String directory) {
    return new Builder(host, directory);
  }

  /** Returns the address that the member itself listens at, such as {@code 0.0.0.0}. */
  public String bind() {
    return bind;
  }

  /** Returns the name or address at which the other members reach it. */
  public String host() {
    return host;
  }

  /**
   * Returns the absolute path of the member's own directory, as the member sees it. It is the
   * working directory of the member's program.
   */
  public String directory() {
    return directory;
  }

  /** Returns its ports by name. */
  public SortedMap<String, Integer> ports() {
    return ports;
  }

  /**
   * Returns a port.
   *
   * @param name its name in the workload
   * @throws IllegalArgumentException if the member has no such port
   */
  public int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("no port named " + name + " among " + ports.keySet());
    }
    return port;
  }

  /**
   * Returns the address at which clients outside the platform's network reach a port, if it differs
   * from {@link #host()} and {@link #port}.
   *
   * @param name the port's name in the workload
   */
  public Optional<Endpoint> external(String name) {
    return Optional.ofNullable(external.get(name));
  }

  /** Builds a {@link Placement}. Not thread-safe. */
  public static final class Builder {
    private final String host;
    private final String directory;
    private String bind = "";
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, Endpoint> external = new TreeMap<>();

    private Builder(String host, String directory) {
      this.host = Checks.notNull(host, "host");
      this.directory = Checks.notNull(directory, "directory");
    }

    /**
     * Sets the address that the member itself listens at; its host by default.
     *
     * @param value an address of the member
     * @return this builder
     */
    public Builder bind(String value) {
      this.bind = Checks.notNull(value, "bind");
      return this;
    }

    /**
     * Adds ports.
     *
     * @param values by their names in the workload
     * @return this builder
     */
    public Builder ports(Map<String, Integer> values) {
      ports.putAll(values);
      return this;
    }

    /**
     * Adds the address at which clients outside the platform's network reach a port.
     *
     * @param value named as the port
     * @return this builder
     */
    public Builder external(Endpoint value) {
      external.put(value.name(), value);
      return this;
    }

    /** Returns the place. */
    public Placement build() {
      return new Placement(this);
    }
  }
}
