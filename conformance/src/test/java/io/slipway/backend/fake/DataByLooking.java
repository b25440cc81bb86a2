package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.StopPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As where only the instance itself finds out that its data is gone: the launch succeeds, and
 * observations show the member failing until it is stopped.
 */
final class DataByLooking extends ForwardingBackend {
  private final FakeWorld world;
  private final Map<ClusterId, Set<MemberId>> failing;
  private final ErrorCode code;

  /**
   * Wraps a backend.
   *
   * @param failing what is seen by every backend of the world
   * @param code what the members are shown to fail with
   */
  DataByLooking(
      ClusterBackend right,
      FakeWorld world,
      Map<ClusterId, Set<MemberId>> failing,
      ErrorCode code) {
    super(right);
    this.world = world;
    this.failing = failing;
    this.code = code;
  }

  private Set<MemberId> failing(ClusterId cluster) {
    return failing.computeIfAbsent(cluster, any -> ConcurrentHashMap.newKeySet());
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    try {
      super.launch(call, members);
    } catch (BackendException e) {
      if (e.code() != ErrorCode.DATA_MISSING || !world.cluster(call.cluster()).exists()) {
        throw e;
      }
      members.forEach(failing(call.cluster())::add);
    }
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    super.stop(call, members, policy);
    members.forEach(failing(call.cluster())::remove);
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    MemberFailure failure = MemberFailure.forGood(code, "DataMissing", "its data is gone");
    return Edits.members(
        super.observe(request),
        seen ->
            failing(request.cluster()).contains(seen.member())
                ? Edits.failure(seen, Optional.of(failure))
                : seen);
  }
}
