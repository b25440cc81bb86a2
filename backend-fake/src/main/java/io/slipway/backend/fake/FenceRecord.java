package io.slipway.backend.fake;

import io.slipway.spi.Fence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The installed fence of an incarnation; outside of what an erase removes.
 *
 * @param fence the fence
 * @param prunedFrom when the tombstone may go, or null while it is none
 */
record FenceRecord(Fence fence, @Nullable Instant prunedFrom) {
  boolean gone(Instant now) {
    return prunedFrom != null && !now.isBefore(prunedFrom);
  }
}
