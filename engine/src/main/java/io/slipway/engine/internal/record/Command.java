package io.slipway.engine.internal.record;

import com.google.common.collect.ImmutableList;
import io.slipway.engine.LifecycleEvent;
import io.slipway.spi.OperationKind;
import java.util.List;
import java.util.stream.Collectors;

/** What a caller asked for: a plan of one or two transitions, journalled whole. */
public enum Command {
  CREATE(OperationKind.CREATE),
  CREATE_START(OperationKind.CREATE, OperationKind.START),
  START(OperationKind.START),
  SHUTDOWN(OperationKind.SHUTDOWN),
  RESUME(OperationKind.RESUME),
  DELETE(OperationKind.DELETE),
  SHUTDOWN_DELETE(OperationKind.SHUTDOWN, OperationKind.DELETE),
  REPAIR(OperationKind.REPAIR);

  private final ImmutableList<OperationKind> plan;

  Command(OperationKind... plan) {
    this.plan = ImmutableList.copyOf(plan);
  }

  /** Returns the transitions in order. */
  public List<OperationKind> plan() {
    return plan;
  }

  /** Returns whether this restores a running cluster instead of moving it. */
  public boolean isRepair() {
    return this == REPAIR;
  }

  /** Returns whether the plan brings the incarnation into being. */
  public boolean creates() {
    return plan.get(0) == OperationKind.CREATE;
  }

  /** Returns the lifecycle event of a purpose other than REPAIR. */
  public static LifecycleEvent eventOf(OperationKind purpose) {
    for (LifecycleEvent event : LifecycleEvent.values()) {
      if (event.purpose() == purpose) {
        return event;
      }
    }
    throw new IllegalArgumentException("no lifecycle event for " + purpose);
  }

  /** Returns the plan as text, such as {@code CREATE+START}. */
  public String text() {
    return plan.stream().map(OperationKind::name).collect(Collectors.joining("+"));
  }
}
