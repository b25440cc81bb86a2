package io.slipway.cli;

import io.slipway.engine.MemberStatus;
import io.slipway.spi.Endpoint;
import org.jspecify.annotations.Nullable;

/** Chooses the address of a member to show. */
final class Endpoints {
  private Endpoints() {}

  /** Returns the endpoint for clients: the one with that name, else the first, else null. */
  static @Nullable Endpoint forClients(MemberStatus member) {
    for (Endpoint endpoint : member.endpoints()) {
      if (endpoint.name().equals("client")) {
        return endpoint;
      }
    }
    return member.endpoints().isEmpty() ? null : member.endpoints().get(0);
  }
}
