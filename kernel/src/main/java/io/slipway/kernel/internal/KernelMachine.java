package io.slipway.kernel.internal;

import org.jspecify.annotations.Nullable;
import org.squirrelframework.foundation.fsm.impl.AbstractStateMachine;

/**
 * The one squirrel machine. Squirrel's {@code fire} returns nothing, so the hooks write the outcome
 * into the context. Public with a public constructor, because squirrel otherwise toggles
 * accessibility on shared reflection objects, which races.
 */
public final class KernelMachine
    extends AbstractStateMachine<KernelMachine, Object, Object, KernelContext> {
  /** For squirrel. */
  public KernelMachine() {}

  @Override
  protected void afterTransitionDeclined(Object from, Object event, KernelContext context) {
    context.decline();
  }

  @Override
  protected void afterTransitionCausedException(
      Object from, @Nullable Object to, Object event, KernelContext context) {
    Throwable cause = getLastException().getTargetException();
    context.fail(cause == null ? getLastException() : cause);
  }
}
