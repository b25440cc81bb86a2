package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import java.net.InetSocketAddress;
import java.util.Map;

/** Reaches processes at their ports of this machine. */
final class LocalAccess implements MemberAccess {
  private final MemberAccess direct;
  private final ClusterLayout layout;
  private final Map<MemberId, InstanceId> instances;
  private final PortOwners owners;

  LocalAccess(ClusterLayout layout, Map<MemberId, InstanceId> instances, ProcessTable processes) {
    this.direct = MemberAccess.direct(layout);
    this.layout = layout;
    this.instances = instances;
    this.owners = new PortOwners(processes);
  }

  @Override
  public InetSocketAddress reach(MemberId member, String port) {
    return direct.reach(member, port);
  }

  @Override
  public Fact listens(MemberId member, String port) {
    InstanceId instance = instances.get(member);
    return instance == null
        ? Fact.no("it has no live instance")
        : owners.check(instance, layout.placement(member).port(port));
  }
}
