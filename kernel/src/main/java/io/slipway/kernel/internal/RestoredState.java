package io.slipway.kernel.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.squirrelframework.foundation.fsm.ImmutableState;
import org.squirrelframework.foundation.fsm.StateMachine;
import org.squirrelframework.foundation.fsm.StateMachineData;

/** Tells squirrel in which state a machine is, without running entry actions. */
@NullUnmarked // squirrel's reader answers null for everything that no decision asks for
final class RestoredState
    implements StateMachineData.Reader<KernelMachine, Object, Object, KernelContext> {
  private static final long serialVersionUID = 1L;

  private final transient Object state;

  RestoredState(Object state) {
    this.state = state;
  }

  @Override
  public String identifier() {
    return "";
  }

  @Override
  public Object currentState() {
    return state;
  }

  @Override
  public Object lastState() {
    return null;
  }

  @Override
  public Object initialState() {
    return null;
  }

  @Override
  public Object lastActiveChildStateOf(Object parent) {
    return null;
  }

  @Override
  public KernelContext startContext() {
    return null;
  }

  @Override
  public Collection<Object> activeParentStates() {
    return List.of();
  }

  @Override
  public List<Object> subStatesOn(Object parent) {
    return List.of();
  }

  @Override
  public ImmutableState<KernelMachine, Object, Object, KernelContext> currentRawState() {
    return null;
  }

  @Override
  public ImmutableState<KernelMachine, Object, Object, KernelContext> lastRawState() {
    return null;
  }

  @Override
  public ImmutableState<KernelMachine, Object, Object, KernelContext> initialRawState() {
    return null;
  }

  @Override
  public ImmutableState<KernelMachine, Object, Object, KernelContext> rawStateFrom(Object id) {
    return null;
  }

  @Override
  public Collection<Object> parallelStates() {
    return List.of();
  }

  @Override
  public Class<? extends KernelMachine> typeOfStateMachine() {
    return null;
  }

  @Override
  public Class<Object> typeOfState() {
    return null;
  }

  @Override
  public Class<Object> typeOfEvent() {
    return null;
  }

  @Override
  public Class<KernelContext> typeOfContext() {
    return null;
  }

  @Override
  public Collection<ImmutableState<KernelMachine, Object, Object, KernelContext>> rawStates() {
    return List.of();
  }

  @Override
  public Collection<Object> states() {
    return List.of();
  }

  @Override
  public Collection<Object> linkedStates() {
    return List.of();
  }

  @Override
  public Map<Object, ImmutableState<KernelMachine, Object, Object, KernelContext>>
      originalStates() {
    return Map.of();
  }

  @Override
  public StateMachineData.Reader<
          ? extends StateMachine<?, Object, Object, KernelContext>, Object, Object, KernelContext>
      linkedStateDataOf(Object linked) {
    return null;
  }
}
