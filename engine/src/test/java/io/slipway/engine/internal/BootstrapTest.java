package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.MemberStatus;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.PortOfRole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where clients begin. */
class BootstrapTest {
  private static final Optional<PortOfRole> CLIENT =
      Optional.of(new PortOfRole(MemberRole.SPU, "client"));

  private static MemberStatus member(MemberId id, Endpoint... endpoints) {
    return MemberStatus.builder(id, MemberStatus.Phase.CONFIRMED)
        .endpoints(List.of(endpoints))
        .build();
  }

  private static Endpoint inside(String name, int port) {
    return Endpoint.of(name, "pod", port).withScope(Endpoint.Scope.CLUSTER);
  }

  private static Endpoint outside(String name, int port) {
    return Endpoint.of(name, "node", port).withScope(Endpoint.Scope.EXTERNAL);
  }

  @Test
  void anAddressOutsideThePlatformComesFirst() {
    List<MemberStatus> members =
        List.of(
            member(MemberId.controller(1), inside("controller", 1)),
            member(MemberId.spu(1), inside("status", 2), inside("client", 3), outside("client", 4)),
            member(MemberId.spu(2), inside("client", 5)));
    assertThat(StatusAssembler.bootstrap(CLIENT, members)).isEqualTo("node:4,pod:5");
  }

  @Test
  void withoutAWordOfTheWorkloadItIsTheFirstPort() {
    List<MemberStatus> members =
        List.of(
            member(MemberId.spu(1), inside("a", 1), inside("b", 2), outside("b", 3)),
            member(MemberId.spu(2), inside("a", 4), outside("a", 5)));
    assertThat(StatusAssembler.bootstrap(Optional.empty(), members)).isEqualTo("pod:1,node:5");
  }

  @Test
  void whereNothingListensThereIsNone() {
    assertThat(StatusAssembler.bootstrap(CLIENT, List.of(member(MemberId.spu(1))))).isEmpty();
  }
}
