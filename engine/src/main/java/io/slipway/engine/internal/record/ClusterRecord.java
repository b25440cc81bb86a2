package io.slipway.engine.internal.record;

import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Resolution;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the store keeps of a cluster.
 *
 * @param cluster name and incarnation
 * @param backend the name of its backend
 * @param spec the user's spec
 * @param resolution what CREATE made of it
 * @param state where it is; the last committed state while an operation is in flight
 * @param fence the newest fence
 * @param inFlight the operation that holds it, or null
 * @param repairs its recent repairs
 * @param updatedAt when the record was last changed
 * @param ephemeral whether the cluster ends with the engine, and is neither repaired nor resumed
 * @param shutdowns how many shutdowns of it were begun, by which a rebalance knows that there was
 *     one since it was requested
 */
public record ClusterRecord(
    ClusterId cluster,
    String backend,
    ClusterSpec spec,
    Resolution resolution,
    LifecycleState state,
    Fence fence,
    @Nullable OperationRecord inFlight,
    RepairRecord repairs,
    Instant updatedAt,
    boolean ephemeral,
    long shutdowns) {

  /** Makes the record of a cluster that was never shut down. */
  public ClusterRecord(
      ClusterId cluster,
      String backend,
      ClusterSpec spec,
      Resolution resolution,
      LifecycleState state,
      Fence fence,
      @Nullable OperationRecord inFlight,
      RepairRecord repairs,
      Instant updatedAt,
      boolean ephemeral) {
    this(
        cluster,
        backend,
        spec,
        resolution,
        state,
        fence,
        inFlight,
        repairs,
        updatedAt,
        ephemeral,
        0);
  }

  /** Returns the operation that holds the cluster. */
  public Optional<OperationRecord> operation() {
    return Optional.ofNullable(inFlight);
  }

  /**
   * Returns the operation that holds the cluster.
   *
   * @throws IllegalStateException if none does
   */
  public OperationRecord requireOperation() {
    if (inFlight == null) {
      throw new IllegalStateException("no operation holds " + cluster);
    }
    return inFlight;
  }

  /** Returns whether nothing of the cluster runs or should run, and nothing holds it. */
  public boolean isIdle() {
    return inFlight == null && state != LifecycleState.RUNNING;
  }

  /** Returns whether the record ends here: the cluster is gone and nothing holds it. */
  public boolean isRemovable() {
    return inFlight == null
        && (state == LifecycleState.ABSENT
            || state == LifecycleState.DELETED
            || state == LifecycleState.FORGOTTEN);
  }

  ClusterRecord with(
      LifecycleState newState,
      Fence newFence,
      @Nullable OperationRecord newOperation,
      Instant now) {
    return new ClusterRecord(
        cluster,
        backend,
        spec,
        resolution,
        newState,
        newFence,
        newOperation,
        repairs,
        now,
        ephemeral,
        shutdowns);
  }

  /** Returns the same of a cluster that outlives its engine. */
  public ClusterRecord lasting() {
    return new ClusterRecord(
        cluster,
        backend,
        spec,
        resolution,
        state,
        fence,
        inFlight,
        repairs,
        updatedAt,
        false,
        shutdowns);
  }

  ClusterRecord with(RepairRecord newRepairs) {
    return new ClusterRecord(
        cluster,
        backend,
        spec,
        resolution,
        state,
        fence,
        inFlight,
        newRepairs,
        updatedAt,
        ephemeral,
        shutdowns);
  }

  ClusterRecord withShutdownBegun() {
    return new ClusterRecord(
        cluster,
        backend,
        spec,
        resolution,
        state,
        fence,
        inFlight,
        repairs,
        updatedAt,
        ephemeral,
        shutdowns + 1);
  }
}
