package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.MemberStatus;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a member's addresses a user is shown. */
class EndpointsTest {
  private static final Endpoint STATUS = Endpoint.of("status", "pod", 1);
  private static final Endpoint CLIENT = Endpoint.of("client", "pod", 2);
  private static final Endpoint OUTSIDE =
      Endpoint.of("client", "node", 3).withScope(Endpoint.Scope.EXTERNAL);

  private static MemberStatus member(Endpoint... endpoints) {
    return MemberStatus.builder(MemberId.spu(1), MemberStatus.Phase.CONFIRMED)
        .endpoints(List.of(endpoints))
        .build();
  }

  @Test
  void thatForClientsOutsideComesFirst() {
    assertThat(Endpoints.forClients(member(STATUS, CLIENT, OUTSIDE))).isEqualTo(OUTSIDE);
    assertThat(Endpoints.forClients(member(STATUS, CLIENT))).isEqualTo(CLIENT);
    assertThat(Endpoints.forClients(member(STATUS))).isEqualTo(STATUS);
    assertThat(Endpoints.forClients(member())).isNull();
  }
}
