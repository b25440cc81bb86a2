package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Location;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose each incarnation is, and at which place, by its first claim. They outlive an erase. Guarded
 * by the world's lock.
 */
final class Marks {
  private record Mark(OwnerId owner, Optional<Location> location) {}

  private final Map<ClusterId, Mark> marks = new HashMap<>();

  void put(ClusterId cluster, OwnerId owner, Optional<Location> location) {
    marks.putIfAbsent(cluster, new Mark(owner, location));
  }

  /** Fails where the cluster of a call is another owner's. */
  void require(FakeCall call, OwnerId owner) {
    Mark mark = call.clusterId() == null ? null : marks.get(call.clusterId());
    if (mark != null && !mark.owner().equals(owner)) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.BACKEND_REJECTED, call.signature() + " is for another's cluster")
              .withExpected("owner " + mark.owner())
              .withActual(owner)
              .withRemedy("leave it to its owner"));
    }
  }

  /** Returns whether an owner's backend at a place lists the cluster. */
  boolean isSeen(ClusterId cluster, OwnerId owner, Optional<Location> here) {
    Mark mark = marks.get(cluster);
    return mark == null
        || (mark.owner().equals(owner)
            && (here.isEmpty()
                || mark.location().isEmpty()
                || here.get().id().equals(mark.location().get().id())));
  }

  OwnedCluster placed(OwnedCluster owned) {
    Mark mark = marks.get(owned.cluster());
    return mark == null ? owned : mark.location().map(owned::withLocation).orElse(owned);
  }
}
