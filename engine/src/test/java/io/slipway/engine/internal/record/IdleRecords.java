package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Resolution;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Records of a cluster of one SPU that no operation holds, for tests of what changes them. */
public final class IdleRecords {
  private IdleRecords() {}

  /** Returns one that was never repaired. */
  public static ClusterRecord of(LifecycleState state, Fence fence) {
    return of(state, fence, RepairRecord.NONE);
  }

  /** Returns one with past repairs. */
  public static ClusterRecord of(LifecycleState state, Fence fence, RepairRecord repairs) {
    ClusterSpec spec = ClusterSpec.builder("orders").build();
    return new ClusterRecord(
        new ClusterId(spec.name(), new Incarnation(new UUID(0, 0))),
        "fake",
        spec,
        Resolution.builder("1").member(MemberId.spu(1), Map.of()).build(),
        state,
        fence,
        null,
        repairs,
        Instant.EPOCH,
        false);
  }
}
