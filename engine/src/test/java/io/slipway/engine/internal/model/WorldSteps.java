package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.State.Extra;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.model.State.Moves;
import io.slipway.engine.internal.model.State.Provisioned;
import io.slipway.engine.internal.model.World.Reply;
import io.slipway.kernel.check.Edge;
import io.slipway.spi.OperationKind;
import java.util.List;

/** What happens whether there is an engine or not: members come up, die, and calls land late. */
final class WorldSteps {
  private final World world;
  private final Environment environment;

  WorldSteps(World world, Environment environment) {
    this.world = world;
    this.environment = environment;
  }

  void edges(State state, List<Edge<State, Action>> edges) {
    for (int i = 0; i < state.members.length; i++) {
      if (i == 0 || !state.members[i].equals(state.members[i - 1])) {
        goesOn(state, i, edges);
        restarts(state, i, edges);
        dies(state, i, edges);
        landsLate(state, i, edges);
      }
    }
    wholeLandsLate(state, edges);
    extras(state, edges);
    rebalances(state, edges);
    if (world.prunesTombstoneEarly()
        && state.record().isRemovable()
        && state.installed != Installed.NONE) {
      State to = state.draft();
      to.installed = Installed.NONE;
      edges.add(edge(Kind.WORLD, Mark.NONE, "the tombstone is pruned", to));
    }
  }

  private void goesOn(State state, int i, List<Edge<State, Action>> edges) {
    State to = state.draft();
    String what = world.goOn(to, to.members[i]);
    if (!what.isEmpty()) {
      Action action = Action.of(Kind.WORLD, Mark.NONE, name(state.members[i]) + " " + what);
      edges.add(new Edge<>(action.happeningTo(state.members[i], null), to.freeze()));
    }
  }

  private void restarts(State state, int i, List<Edge<State, Action>> edges) {
    if (world.willRestart(state, state.members[i])) {
      State to = state.draft();
      world.restart(to, to.members[i]);
      edges.add(
          edge(
              Kind.WORLD,
              Mark.NONE,
              "the platform starts " + name(state.members[i]) + " again",
              to));
    }
  }

  private void dies(State state, int i, List<Edge<State, Action>> edges) {
    State to = state.draft();
    if (environment.deaths() && world.die(to, to.members[i])) {
      to.disturbed = true;
      edges.add(edge(Kind.FAULT, Mark.NONE, name(state.members[i]) + " dies", to));
    }
  }

  private void landsLate(State state, int i, List<Edge<State, Action>> edges) {
    int landing = state.members[i].late;
    if (!outdatedLand(state)) {
      landing &= Member.LATE_LAUNCH | Member.LATE_STOP;
    }
    for (int bit = 1; bit <= 8; bit <<= 1) {
      if ((landing & bit) == 0) {
        continue;
      }
      State to = state.draft();
      to.members[i].late &= ~bit;
      boolean launch = bit == Member.LATE_LAUNCH || bit == Member.LATE_LAUNCH << Member.OUTDATED;
      if (launch) {
        world.launch(to, to.members[i], state.record().state() != LifecycleState.CREATED);
      } else {
        world.stop(to, to.members[i], false);
      }
      String what =
          "a late " + (launch ? "LAUNCH" : "STOP") + " of " + name(state.members[i]) + " lands";
      Action action = Action.of(Kind.FAULT, Mark.LAND, what);
      CallKind kind = launch ? CallKind.LAUNCH : CallKind.STOP;
      edges.add(new Edge<>(action.happeningTo(state.members[i], kind), to.freeze()));
    }
  }

  private void wholeLandsLate(State state, List<Edge<State, Action>> edges) {
    int landing = state.late | (outdatedLand(state) ? state.outdated : 0);
    for (CallKind kind : CallKind.values()) {
      int bit = 1 << EnumBits.of(kind);
      if ((landing & bit) == 0) {
        continue;
      }
      State to = state.draft();
      if (world.whole(to, kind) != Reply.NONE) {
        to.late &= ~bit;
        to.outdated &= ~bit;
      }
      Action action = Action.of(Kind.FAULT, Mark.LAND, "a late " + kind + " lands");
      edges.add(new Edge<>(action.happeningTo(null, kind), to.freeze()));
    }
  }

  private boolean outdatedLand(State state) {
    return world.letsOutdatedCallsLand(state)
        || (world.prunesTombstoneEarly() && state.installed == Installed.NONE);
  }

  private void extras(State state, List<Edge<State, Action>> edges) {
    if (!environment.extras()) {
      return;
    }
    if (state.extra == Extra.FOREIGN) {
      State to = state.draft();
      to.extra = Extra.NONE;
      edges.add(edge(Kind.WORLD, Mark.NONE, "the stranger's instance leaves", to));
    }
    if (state.extra != Extra.NONE || state.provisioned != Provisioned.WHOLE) {
      return;
    }
    State to = state.draft();
    to.extra = Extra.FOREIGN;
    to.disturbed = true;
    edges.add(edge(Kind.FAULT, Mark.NONE, "a stranger's instance appears", to));
    boolean superseded =
        state.record().state() == LifecycleState.RUNNING && !state.isHeld() && !state.nobodyLives();
    if (superseded) {
      State owned = state.draft();
      owned.extra = Extra.OWNED;
      edges.add(edge(Kind.FAULT, Mark.NONE, "a superseded instance appears", owned));
    }
  }

  /** What the machine of rebalances proves: none begins once a shutdown has taken it over. */
  private void rebalances(State state, List<Edge<State, Action>> edges) {
    if (!environment.rebalances()) {
      return;
    }
    State to = state.draft();
    switch (state.moves) {
      case NONE -> {
        if (state.record().state() == LifecycleState.RUNNING && !isShutDown(state)) {
          to.moves = Moves.ASKED;
          edges.add(edge(Kind.USER, Mark.NONE, "a rebalance is asked for", to));
        }
      }
      case ASKED -> {
        to.moves = Moves.OURS;
        edges.add(edge(Kind.USER, Mark.NONE, "the rebalance is executed", to));
      }
      case OURS, STOPPING, LEFT -> {
        to.moves = Moves.NONE;
        edges.add(edge(Kind.WORLD, Mark.NONE, "the execution ends", to));
      }
    }
  }

  private static boolean isShutDown(State state) {
    return state.isHeld() && state.record().requireOperation().purpose() == OperationKind.SHUTDOWN;
  }

  private static Edge<State, Action> edge(Kind kind, Mark mark, String what, State to) {
    return new Edge<>(Action.of(kind, mark, what), to.freeze());
  }

  private static String name(Member member) {
    return member.controller ? "a controller" : "an SPU";
  }
}
