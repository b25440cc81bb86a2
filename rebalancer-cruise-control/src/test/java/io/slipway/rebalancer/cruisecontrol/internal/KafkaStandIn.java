package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadProvider;
import io.slipway.spi.WorkloadRequirements;
import java.util.List;
import java.util.Optional;

/** Has Kafka's name and its members; a fake world runs nothing of it. */
final class KafkaStandIn implements WorkloadProvider, Workload {
  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Workload open(WorkloadContext context) {
    return this;
  }

  @Override
  public WorkloadInfo info() {
    return WorkloadInfo.builder("kafka", "1").build();
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ProbeResult probe(ProbeRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RebalanceMember> rebalanceMember(ClusterLayout layout, MemberId member) {
    return Optional.of(
        new RebalanceMember(
            member,
            nativeId(layout, member),
            List.of(),
            List.of(layout.placement(member).directory())));
  }
}
