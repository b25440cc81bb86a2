package io.slipway.engine.internal.record;

import com.google.common.collect.ImmutableList;
import io.slipway.engine.LifecycleEvent;
import io.slipway.spi.Purpose;
import java.util.List;
import java.util.stream.Collectors;

/** What a caller asked for: a plan of one or two transitions, journalled whole. */
public enum Command {
  CREATE(Purpose.CREATE),
  CREATE_START(Purpose.CREATE, Purpose.START),
  START(Purpose.START),
  SHUTDOWN(Purpose.SHUTDOWN),
  RESUME(Purpose.RESUME),
  DELETE(Purpose.DELETE),
  SHUTDOWN_DELETE(Purpose.SHUTDOWN, Purpose.DELETE),
  REPAIR(Purpose.REPAIR);

  private final ImmutableList<Purpose> plan;

  Command(Purpose... plan) {
    this.plan = ImmutableList.copyOf(plan);
  }

  /** Returns the transitions in order. */
  public List<Purpose> plan() {
    return plan;
  }

  /** Returns whether this restores a running cluster instead of moving it. */
  public boolean isRepair() {
    return this == REPAIR;
  }

  /** Returns whether the plan brings the incarnation into being. */
  public boolean creates() {
    return plan.get(0) == Purpose.CREATE;
  }

  /** Returns the lifecycle event of a purpose other than REPAIR. */
  public static LifecycleEvent eventOf(Purpose purpose) {
    for (LifecycleEvent event : LifecycleEvent.values()) {
      if (event.purpose() == purpose) {
        return event;
      }
    }
    throw new IllegalArgumentException("no lifecycle event for " + purpose);
  }

  /** Returns the plan as text, such as {@code CREATE+START}. */
  public String text() {
    return plan.stream().map(Purpose::name).collect(Collectors.joining("+"));
  }
}
