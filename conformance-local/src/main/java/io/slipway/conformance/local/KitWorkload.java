package io.slipway.conformance.local;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import java.time.Duration;

/**
 * A workload whose members also end with an exit code that has a meaning, and are soon killed: the
 * kit has members that heed no wish to end.
 */
record KitWorkload(Workload workload, int code, ErrorCode meaning) implements Workload {
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Override
  public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
    MemberPlan plan = workload.plan(layout, member, purpose);
    MemberPlan.Builder copy =
        MemberPlan.builder(plan.command(), plan.readinessPort())
            .grace(GRACE)
            .unset(plan.unset())
            .exitMeans(code, meaning);
    plan.environment().forEach(copy::environment);
    plan.files().forEach(copy::file);
    plan.volumes().forEach(copy::volume);
    plan.exitMeanings().forEach(copy::exitMeans);
    plan.dataChecks()
        .forEach(check -> copy.dataCheck(check.path(), check.lines().toArray(String[]::new)));
    return copy.build();
  }

  @Override
  public WorkloadInfo info() {
    return workload.info();
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    return workload.needs(spec, platform);
  }

  @Override
  public void install(ClusterLayout layout, ProgressSink progress) {
    workload.install(layout, progress);
  }

  @Override
  public ProbeResult probe(ProbeRequest request) {
    return workload.probe(request);
  }

  @Override
  public void unregister(UnregisterRequest request) {
    workload.unregister(request);
  }

  @Override
  public String nativeId(ClusterLayout layout, MemberId member) {
    return workload.nativeId(layout, member);
  }

  @Override
  public void close() {
    workload.close();
  }
}
