package io.slipway.benchmarks;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import org.squirrelframework.foundation.fsm.impl.AbstractStateMachine;

/** Squirrel's machine as its manual has it. Public, because squirrel makes it by reflection. */
public final class PlainMachine
    extends AbstractStateMachine<PlainMachine, LifecycleState, LifecycleEvent, PlainMachine.Count> {
  /** What an action counts up. */
  public static final class Count {
    long taken;
  }

  /** For squirrel. */
  public PlainMachine() {}
}
