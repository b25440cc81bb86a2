package io.slipway.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address at which a member listens. Immutable; equal by content. */
public final class Endpoint {
  /** From where an endpoint can be reached. The enum is open. */
  public enum Scope {
    /** From the host of the engine. */
    HOST,
    /** From inside the platform's own network only. */
    CLUSTER,
    /** From outside the platform's network too. */
    EXTERNAL
  }

  private final String name;
  private final String host;
  private final int port;
  private final Scope scope;

  private Endpoint(String name, String host, int port, Scope scope) {
    this.name = Checks.notNull(name, "name");
    this.host = Checks.notNull(host, "host");
    this.port = Checks.port(port);
    this.scope = Checks.notNull(scope, "scope");
  }

  /**
   * Returns an endpoint that the engine's host reaches.
   *
   * @param name the port's name in the workload, such as {@code client}
   * @param host a host name or an address
   * @param port from 1 to 65535
   */
  public static Endpoint of(String name, String host, int port) {
    return new Endpoint(name, host, port, Scope.HOST);
  }

  /**
   * Returns the same with another scope.
   *
   * @param value the scope
   */
  public Endpoint withScope(Scope value) {
    return new Endpoint(name, host, port, value);
  }

  /** Returns the port's name in the workload, such as {@code client}. */
  public String name() {
    return name;
  }

  /** Returns the host name or address. */
  public String host() {
    return host;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns from where it can be reached. */
  public Scope scope() {
    return scope;
  }

  /** Returns {@code host:port}. */
  public String address() {
    return host + ":" + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(name, host, port, scope);
  }

  @Override
  public String toString() {
    return name + "=" + address();
  }
}
