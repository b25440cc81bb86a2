package io.slipway.engine.internal.model;

import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import org.jspecify.annotations.Nullable;

/**
 * What happens between two states of the model of a rebalance.
 *
 * @param kind the actor
 * @param mark what it means to the rules
 * @param what in the words of the vocabulary
 * @param event the event that the tables have taken, or null
 */
record RebalanceAction(Kind kind, Mark mark, String what, @Nullable RebalanceStepEvent event) {
  /** What it means to the rules. */
  enum Mark {
    NONE,
    /** A request that starts an execution is sent. */
    SEND,
    /** The members are told to stop. */
    TELL,
    /** SHUTDOWN is committed. */
    COMMIT
  }

  static RebalanceAction of(Kind kind, String what) {
    return new RebalanceAction(kind, Mark.NONE, what, null);
  }

  static RebalanceAction of(Kind kind, Mark mark, String what) {
    return new RebalanceAction(kind, mark, what, null);
  }

  RebalanceAction taken(RebalanceStepEvent by) {
    return new RebalanceAction(kind, mark, what, by);
  }

  boolean isProgress() {
    return kind == Kind.ENGINE || kind == Kind.WORLD;
  }

  @Override
  public String toString() {
    return what + (event == null ? "" : " [" + event + "]");
  }
}
