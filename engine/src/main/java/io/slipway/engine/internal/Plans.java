package io.slipway.engine.internal;

import io.slipway.engine.Command;
import io.slipway.engine.Command.Create;
import io.slipway.engine.Command.Delete;
import io.slipway.engine.Command.Forget;
import io.slipway.engine.Command.Resume;
import io.slipway.engine.Command.Shutdown;
import io.slipway.engine.Command.Start;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterSpec;

/** Translates a caller's command into the plan that is journalled. */
final class Plans {
  private Plans() {}

  /**
   * Returns the plan of a command.
   *
   * @param state where the command finds the cluster
   */
  static Plan of(Command command, LifecycleState state) {
    if (command instanceof Create create) {
      return create.options().start() ? Plan.CREATE_START : Plan.CREATE;
    }
    if (command instanceof Start) {
      return Plan.START;
    }
    if (command instanceof Shutdown) {
      return Plan.SHUTDOWN;
    }
    if (command instanceof Resume) {
      return Plan.RESUME;
    }
    if (command instanceof Delete delete) {
      return Explainer.deletion(delete.options().shutsDownFirst(), state);
    }
    if (command instanceof Forget) {
      return Plan.FORGET;
    }
    throw new IllegalArgumentException("no plan for " + command);
  }

  /** Returns whether a command requests this spec, or none. */
  static boolean asksFor(Command command, ClusterSpec spec) {
    return !(command instanceof Create create) || create.spec().equals(spec);
  }
}
