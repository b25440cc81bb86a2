package io.slipway.benchmarks;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.Granularity;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Placement;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.List;
import java.util.Optional;

/** A backend on which nothing runs and which costs nothing, so that only the engine is measured. */
final class IdleBackend implements ClusterBackend {
  static final String NAME = "idle";

  /** Opens it. */
  static final class Provider implements BackendProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new IdleBackend();
    }
  }

  @Override
  public BackendInfo info() {
    return BackendInfo.builder(NAME).granularity(Granularity.CLUSTER).maxSpuCount(1000).build();
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    return ClusterObservation.builder(ClusterObservation.Presence.PRESENT).build();
  }

  /** Returns where a member would be. */
  static String directory(MemberId member) {
    return "/idle/" + member;
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    ClusterLayout.Builder layout = ClusterLayout.builder(cluster, spec, resolution);
    for (MemberId member : resolution.members()) {
      layout.placement(
          member,
          Placement.builder("localhost", directory(member))
              .ports(resolution.ports(member))
              .build());
    }
    return Optional.of(layout.build());
  }

  @Override
  public List<OwnedCluster> inventory() {
    return List.of();
  }

  @Override
  public List<String> logs(LogRequest request) {
    return List.of();
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    throw changed();
  }

  @Override
  public void claim(CallContext call) {
    throw changed();
  }

  @Override
  public void provision(CallContext call) {
    throw changed();
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    throw changed();
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    throw changed();
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    throw changed();
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    throw changed();
  }

  @Override
  public void close() {}

  private static IllegalStateException changed() {
    return new IllegalStateException("an idle cluster was changed");
  }
}
