package io.slipway.engine.internal;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.rebalance.ClusterGate;
import io.slipway.engine.internal.rebalance.RebalanceRecord;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells rebalances of the clusters in the store. */
final class RecordedClusters implements ClusterGate {
  private static final Set<OperationKind> ENDING =
      Set.of(OperationKind.SHUTDOWN, OperationKind.DELETE, OperationKind.FORGET);

  private final RecordRepository records;
  private final Backends backends;
  private final Workloads workloads;

  RecordedClusters(RecordRepository records, Backends backends, Workloads workloads) {
    this.records = records;
    this.backends = backends;
    this.workloads = workloads;
  }

  @Override
  public Opening opening(RebalanceRecord rebalance) {
    Optional<ClusterRecord> found;
    try {
      found = records.find(rebalance.cluster().name()).map(VersionedRecord::record);
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.CLOSED) {
        throw e;
      }
      return Opening.UNREADABLE;
    }
    return found
        .filter(record -> record.cluster().equals(rebalance.cluster()))
        .map(
            record ->
                runs(record) && record.shutdowns() == rebalance.shutdowns()
                    ? Opening.OPEN
                    : Opening.SHUT)
        .orElse(Opening.GONE);
  }

  /** Returns whether a cluster runs and nothing is about to end that. */
  static boolean runs(ClusterRecord record) {
    return record.state() == LifecycleState.RUNNING
        && record
            .operation()
            .map(
                operation -> operation.command().transitions().stream().noneMatch(ENDING::contains))
            .orElse(true);
  }

  @Override
  public List<RebalanceMember> members(RebalanceRecord rebalance) {
    return records
        .find(rebalance.cluster().name())
        .map(VersionedRecord::record)
        .filter(record -> record.cluster().equals(rebalance.cluster()))
        .map(this::members)
        .orElseThrow(() -> TransitionErrors.notFound(rebalance.cluster().name()));
  }

  /**
   * Returns the SPUs of a cluster as a server may know them.
   *
   * @throws SlipwayException {@link ErrorCode#UNSUPPORTED} if its backend or its workload cannot
   *     tell; {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  List<RebalanceMember> members(ClusterRecord record) {
    ClusterLayout layout =
        backends
            .get(record.backend())
            .layout(record.cluster(), record.spec(), record.resolution())
            .orElseThrow(() -> unsupported("backend '" + record.backend() + "'"));
    Workload workload = workloads.find(record.spec().workload());
    List<RebalanceMember> members = new ArrayList<>();
    for (MemberId member : record.resolution().members(MemberRole.SPU)) {
      members.add(
          workload
              .rebalanceMember(layout, member)
              .orElseThrow(() -> unsupported("workload '" + record.spec().workload() + "'")));
    }
    return members;
  }

  private static SlipwayException unsupported(String by) {
    return new SlipwayException(
        Problem.of(ErrorCode.UNSUPPORTED, by + " does not support rebalances")
            .withRemedy("rebalance a cluster of a workload that does, such as kafka"));
  }
}
