package io.slipway.engine.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Erases clusters that no record names. There is no journal for it: the backend's own fence refuses
 * what was begun before, and the erase is repeated until a look proves that nothing is left.
 */
final class OrphanEraser {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The record's content is lost; an erase relies on the mark of the incarnation alone. */
  private static final String LOST = "unknown";

  private final ClusterBackend backend;
  private final TimeSource time;
  private final Duration timeout;
  private final CancellationToken cancellation;
  private final ClusterId cluster;
  private final Fence installed;
  private final ClusterSpec spec;
  private final Resolution resolution;
  private final OperationId operation = new OperationId(UUID.randomUUID());

  OrphanEraser(
      ClusterBackend backend,
      TimeSource time,
      Duration timeout,
      CancellationToken cancellation,
      OwnedCluster owned) {
    this.backend = backend;
    this.time = time;
    this.timeout = timeout;
    this.cancellation = cancellation;
    this.cluster = owned.cluster();
    this.installed = owned.fence();
    Resolution.Builder known = Resolution.builder(LOST);
    owned.location().ifPresent(known::location);
    this.resolution = known.build();
    this.spec = ClusterSpec.builder(owned.cluster().name().value()).workload(LOST).build();
  }

  void erase() {
    Instant deadline = time.now().plus(timeout);
    Fence fence = installed;
    int attempt = 0;
    while (true) {
      cancellation.throwIfCancelled();
      fence = fence.next();
      attempt++;
      String left;
      try {
        left = tryOnce(call(fence, attempt, deadline));
      } catch (BackendException e) {
        if (!e.retryable()) {
          throw e;
        }
        left = e.problem().textWithoutActions();
      }
      if (left.isEmpty()) {
        return;
      }
      if (!time.now().plus(PAUSE).isBefore(deadline)) {
        throw overdue(left);
      }
      pause();
    }
  }

  private String tryOnce(CallContext call) {
    backend.claim(call);
    backend.erase(call, ErasePolicy.DEFAULT);
    ClusterObservation seen =
        backend.observe(
            ObserveRequest.builder(cluster, spec, resolution, call.deadline())
                .cancellation(cancellation)
                .build());
    boolean gone =
        seen.complete() && seen.presence() == Presence.ABSENT && seen.footprint().isEmpty();
    return gone ? "" : "it is " + seen.presence() + " with " + seen.footprint();
  }

  private CallContext call(Fence fence, int attempt, Instant deadline) {
    return CallContext.builder()
        .cluster(cluster)
        .spec(spec)
        .resolution(resolution)
        .fence(fence)
        .operation(new OperationRef(operation, OperationKind.DELETE, attempt))
        .deadline(deadline)
        .cancellation(cancellation)
        .build();
  }

  private void pause() {
    try {
      time.pause(PAUSE, cancellation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          Problem.of(
              ErrorCode.CANCELLED,
              "the erase of '" + cluster + "' was interrupted; a part may be gone: repeat it"),
          e);
    }
  }

  private SlipwayException overdue(String left) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.DEADLINE_EXCEEDED,
                "'" + cluster + "' was not erased within " + timeout.toMillis() + " ms")
            .withActual(left)
            .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT).so("and repeat it")));
  }
}
