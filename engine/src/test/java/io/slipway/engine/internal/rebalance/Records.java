package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.APPROVE;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.PROPOSED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.REQUEST;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.SEND;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.STARTED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.STOP;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.TURN;

import io.slipway.engine.RebalanceStep;

/** Brings a rebalance to a step on its shortest way, and further. */
final class Records {
  static final int MAX_POSTS = 10;

  private Records() {}

  static RebalanceProgress at(RebalanceStep step) {
    RebalanceProgress none = RebalanceProgress.NONE;
    return switch (step) {
      case ENDED -> none;
      case QUEUED -> after(none, REQUEST);
      case PROPOSING -> after(at(RebalanceStep.QUEUED), TURN);
      case PROPOSED -> after(at(RebalanceStep.PROPOSING), PROPOSED);
      case STARTING -> after(at(RebalanceStep.PROPOSED), APPROVE, TURN);
      case EXECUTING -> after(at(RebalanceStep.STARTING), SEND, STARTED);
      case STOPPING -> after(at(RebalanceStep.EXECUTING), STOP);
    };
  }

  /** Returns what comes of events that are all taken, with time and attempts left. */
  static RebalanceProgress after(RebalanceProgress progress, RebalanceStepEvent... events) {
    RebalanceProgress at = progress;
    for (RebalanceStepEvent event : events) {
      at = at.after(RebalanceKernels.production(), event, true, MAX_POSTS).orElseThrow();
    }
    return at;
  }
}
