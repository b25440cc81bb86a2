package io.slipway.cli;

import io.slipway.engine.MemberStatus;
import io.slipway.spi.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the address of a member to show. */
final class Endpoints {
  private static final String CLIENT = "client";

  private Endpoints() {}

  /**
   * Returns the endpoint for clients: the one with that name, else the first, else null; that
   * outside the member's platform, where it has one.
   */
  static @Nullable Endpoint forClients(MemberStatus member) {
    List<Endpoint> all = member.endpoints();
    if (all.isEmpty()) {
      return null;
    }
    boolean named = all.stream().anyMatch(endpoint -> endpoint.name().equals(CLIENT));
    String name = named ? CLIENT : all.get(0).name();
    List<Endpoint> own = all.stream().filter(endpoint -> endpoint.name().equals(name)).toList();
    return own.stream()
        .filter(endpoint -> endpoint.scope() == Endpoint.Scope.EXTERNAL)
        .findFirst()
        .orElse(own.get(0));
  }
}
