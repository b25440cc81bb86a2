package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.ForwardingBackend;
import java.time.Duration;

/**
 * As on a platform where making something cannot be fenced: a provision that lands late makes an
 * inert thing, which the platform collects a while later.
 */
final class LateCollection extends ForwardingBackend {
  private final FakeWorld world;
  private final Duration delay;

  LateCollection(ClusterBackend right, FakeWorld world, Duration delay) {
    super(right);
    this.world = world;
    this.delay = delay;
  }

  @Override
  public void provision(CallContext call) {
    FakeCluster cluster = world.cluster(call.cluster());
    Fence installed = cluster.snapshot().map(FakeSnapshot.Cluster::fence).orElse(Fence.NONE);
    boolean late = !call.fence().isOlderThan(installed);
    try {
      super.provision(call);
    } catch (BackendException e) {
      if (late && e.code() == ErrorCode.STALE_FENCE) {
        String inert = "made by " + call.operation().id();
        cluster.addForeignRegistration(inert);
        world.time().after(delay, () -> cluster.removeForeign(inert));
      }
      throw e;
    }
  }
}
