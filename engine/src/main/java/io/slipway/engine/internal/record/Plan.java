package io.slipway.engine.internal.record;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.OperationPlan;
import io.slipway.spi.OperationKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A plan of one or two transitions, journalled as a whole, for a request of a caller or of the
 * engine itself. The differences between plans are their {@link Trait}s.
 */
public enum Plan {
  CREATE(OperationPlan.CREATE, OperationKind.CREATE),
  CREATE_START(OperationPlan.CREATE_START, OperationKind.CREATE, OperationKind.START),
  START(OperationPlan.START, OperationKind.START),
  SHUTDOWN(OperationPlan.SHUTDOWN, OperationKind.SHUTDOWN),
  RESUME(OperationPlan.RESUME, OperationKind.RESUME),
  DELETE(OperationPlan.DELETE, OperationKind.DELETE),
  SHUTDOWN_DELETE(OperationPlan.SHUTDOWN_DELETE, OperationKind.SHUTDOWN, OperationKind.DELETE),
  REPAIR(
      OperationPlan.REPAIR,
      EnumSet.of(Trait.PREEMPTIBLE, Trait.COUNTED_REPAIR),
      OperationKind.REPAIR),
  FORGET(
      OperationPlan.FORGET,
      EnumSet.of(Trait.PREEMPTIBLE, Trait.WITHOUT_BACKEND),
      OperationKind.FORGET);

  /** The traits of a plan beyond its transitions. */
  private enum Trait {
    PREEMPTIBLE,
    COUNTED_REPAIR,
    WITHOUT_BACKEND
  }

  private final OperationPlan shown;
  private final ImmutableSet<Trait> traits;
  private final ImmutableList<OperationKind> transitions;

  Plan(OperationPlan shown, OperationKind... transitions) {
    this(shown, EnumSet.noneOf(Trait.class), transitions);
  }

  Plan(OperationPlan shown, Set<Trait> traits, OperationKind... transitions) {
    this.shown = shown;
    this.traits = Sets.immutableEnumSet(traits);
    this.transitions = ImmutableList.copyOf(transitions);
  }

  /** Returns the transitions in order. */
  public List<OperationKind> transitions() {
    return transitions;
  }

  /**
   * Returns whether its operation gives way to every command that the cluster's state allows, and
   * to another one of its own.
   */
  public boolean isPreemptible() {
    return traits.contains(Trait.PREEMPTIBLE);
  }

  /**
   * Returns whether it only restores what should exist: it counts among the cluster's repairs,
   * whose count every other commit resets, and hides none of the faults that it repairs.
   */
  public boolean countsAsRepair() {
    return traits.contains(Trait.COUNTED_REPAIR);
  }

  /**
   * Returns whether its operation neither calls nor looks, and takes the cluster from every other
   * operation, which can do nothing either.
   */
  public boolean isWithoutBackend() {
    return traits.contains(Trait.WITHOUT_BACKEND);
  }

  /** Returns whether the plan brings the incarnation into being. */
  public boolean creates() {
    return transitions.get(0) == OperationKind.CREATE;
  }

  /** Returns the lifecycle event of a purpose. */
  public static LifecycleEvent eventOf(OperationKind purpose) {
    for (LifecycleEvent event : LifecycleEvent.values()) {
      if (event.purpose() == purpose) {
        return event;
      }
    }
    throw new IllegalArgumentException("no lifecycle event for " + purpose);
  }

  /** Returns what callers see of it. */
  public OperationPlan shown() {
    return shown;
  }

  /** Returns the plan as text, such as {@code CREATE+START}. */
  public String text() {
    return shown.toString();
  }
}
