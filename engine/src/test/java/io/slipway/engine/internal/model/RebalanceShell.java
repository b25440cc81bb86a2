package io.slipway.engine.internal.model;

import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceReading;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import java.util.Optional;

/** What a driver does around the tables; mutants do it otherwise. */
class RebalanceShell {
  Optional<RebalanceProgress> after(
      RebalanceKernels kernels,
      RebalanceProgress progress,
      RebalanceStepEvent event,
      boolean timeLeft,
      int maxPosts) {
    return progress.after(kernels, event, timeLeft, maxPosts);
  }

  Optional<RebalanceStepEvent> read(RebalanceReading reading, RebalanceProgress progress) {
    return reading.event(progress);
  }

  RebalanceStepEvent proposed(RebalanceProgress progress, boolean empty) {
    return progress.proposed(empty);
  }

  /** Returns whether a number is durable before it is sent. */
  boolean journalsBeforeItSends() {
    return true;
  }

  /** Returns whether the driver reads the cluster between its own write and a request. */
  boolean readsTheClusterAgain() {
    return true;
  }

  /** Returns whether a look without an id finds tasks by their key. */
  boolean looksByKey() {
    return true;
  }

  /** Returns whether the id of the proposal is dropped once the record is about an execution. */
  boolean dropsTheProposalsId() {
    return true;
  }

  /** Returns whether a SHUTDOWN looks at the rebalance before it tells members to stop. */
  boolean shutdownLooks() {
    return true;
  }

  /** Returns whether it does so if no member lives. */
  boolean shutdownOfTheDeadLooks() {
    return true;
  }

  boolean holdsShutdown(RebalanceProgress progress) {
    return progress.holdsShutdown();
  }
}
