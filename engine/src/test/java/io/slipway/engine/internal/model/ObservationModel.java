package io.slipway.engine.internal.model;

import io.slipway.engine.internal.lifecycle.Confirmation;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.lifecycle.StepContext;
import io.slipway.engine.internal.lifecycle.StepPlan;
import io.slipway.engine.internal.lifecycle.Trigger;
import io.slipway.engine.internal.model.Member.Launcher;
import io.slipway.engine.internal.model.Member.Life;
import io.slipway.engine.internal.model.State.Extra;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.model.State.Provisioned;
import io.slipway.engine.internal.operation.AttemptProgress;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Surplus;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the engine sees of a state, and what its table makes of it. */
final class ObservationModel {
  static final int RUNNING = 1;
  static final int STOPPED = 2;
  static final int GONE = 4;

  private final ModelRecords books;
  private final World world;
  private final boolean trustsAnyFence;
  private final Map<String, NextAction> moves = new HashMap<>();
  private final Map<String, Boolean> repairs = new HashMap<>();

  ObservationModel(ModelRecords books, World world, boolean trustsAnyFence) {
    this.books = books;
    this.world = world;
    this.trustsAnyFence = trustsAnyFence;
  }

  /** Returns what the shipped step plan says to do next. */
  NextAction next(StepPlan stepPlan, State state, boolean complete) {
    String key = key(state, complete);
    NextAction known = moves.get(key);
    if (known == null) {
      AttemptProgress attempt = attempt(stepPlan, state);
      known =
          stepPlan.next(
              new StepContext(
                  state.held.record(),
                  observe(state, stepPlan.depth(), complete),
                  attempt.returned(),
                  attempt.launched(),
                  state.isQuiet()));
      moves.put(key, known);
    }
    return known;
  }

  /** Returns what the shipped rule says of a running cluster. */
  boolean needsRepair(State state) {
    return repairs.computeIfAbsent(
        key(state, true),
        any -> Confirmation.needsRepair(books.resolution(), observe(state, Depth.CONFIRMED, true)));
  }

  /** Returns what the engine remembers of its present attempt. */
  AttemptProgress attempt(StepPlan stepPlan, State state) {
    Optional<String> returned =
        stepPlan.steps().stream()
            .filter(step -> state.returned && isOnce(step))
            .map(Step::name)
            .findFirst();
    Set<MemberId> launched = new LinkedHashSet<>();
    for (int i = 0; i < state.members.length; i++) {
      if (state.members[i].launched) {
        launched.add(books.ids().get(i));
      }
    }
    return new AttemptProgress(state.engine != State.Engine.CLAIMS, returned, launched);
  }

  /** Returns whether a step ends when its call has returned; no plan has two of them. */
  static boolean isOnce(Step step) {
    return step.trigger() == Trigger.UNTIL_RETURNED || step.trigger() == Trigger.ONCE_LAUNCHED;
  }

  private static String key(State state, boolean complete) {
    int bits = EnumBits.of(state.installed) * 3 + EnumBits.of(state.provisioned);
    bits = bits * 3 + EnumBits.of(state.extra);
    bits = bits * 2 + (state.returned ? 1 : 0);
    bits = bits * 2 + (state.unsealed ? 1 : 0);
    bits = bits * 2 + (complete ? 1 : 0);
    bits = bits * 2 + (state.isQuiet() ? 1 : 0);
    char[] key = new char[state.members.length + 2];
    key[0] = (char) bits;
    key[1] = (char) state.held.number();
    for (int i = 0; i < state.members.length; i++) {
      Member member = state.members[i];
      int one = EnumBits.of(member.life) * 2 + (member.meantToRun ? 1 : 0);
      one = one * 2 + (member.launcher == Launcher.THIS_OPERATION ? 1 : 0);
      one = one * 2 + (member.staleRegistration ? 1 : 0);
      key[i + 2] = (char) (one * 2 + (member.launched ? 1 : 0));
    }
    return new String(key);
  }

  /** Returns what is true of a state, read from the world and not from an observation. */
  static int truth(State state) {
    int truth = 0;
    if (state.allConfirmed() && state.everybodyIsMeantToRun() && state.extra == Extra.NONE) {
      truth |= RUNNING;
    }
    if (state.nobodyLives() && state.nobodyIsMeantToRun() && state.extra != Extra.OWNED) {
      truth |= STOPPED;
    }
    if (state.nothingIsLeft()) {
      truth |= GONE;
    }
    return truth;
  }

  /** Returns the observation that a faithful backend gives, or one that shows no member. */
  ClusterObservation observe(State state, Depth depth, boolean complete) {
    boolean absent = state.provisioned == Provisioned.NONE;
    ClusterObservation.Builder seen =
        ClusterObservation.builder(absent ? Presence.ABSENT : Presence.PRESENT).fence(fence(state));
    if (!complete) {
      seen.incomplete("members were not seen");
    }
    boolean asked = depth == Depth.CONFIRMED && state.someControllerConfirmed();
    if (depth == Depth.CONFIRMED && !asked && !state.nobodyLives()) {
      seen.incomplete("registrations were not seen");
    }
    for (int i = 0; i < state.members.length && !absent; i++) {
      MemberId id = books.ids().get(i);
      Member member = state.members[i];
      seen.member(complete ? member(state, id, member, depth, asked) : unseen(id));
      seen.owns(new OwnedResource("directory", id.toString()));
      if (member.staleRegistration && asked) {
        seen.surplus(
            Surplus.owned(Surplus.Kind.REGISTRATION, "of " + id, "registration of " + id)
                .withMember(id));
      }
    }
    if (state.extra != Extra.NONE) {
      boolean owned = state.extra == Extra.OWNED;
      seen.surplus(
          owned
              ? Surplus.owned(Surplus.Kind.INSTANCE, "extra", "an extra instance")
              : Surplus.foreign(Surplus.Kind.INSTANCE, "extra", "an extra instance"));
    }
    return seen.build();
  }

  private Fence fence(State state) {
    if (trustsAnyFence || state.installed == Installed.CURRENT) {
      return ModelRecords.CURRENT;
    }
    return state.installed == Installed.OLDER ? ModelRecords.OLDER : Fence.NONE;
  }

  private static MemberObservation unseen(MemberId id) {
    return MemberObservation.builder(id).actual(Actual.UNKNOWN).settled(false).build();
  }

  private MemberObservation member(
      State state, MemberId id, Member member, Depth depth, boolean asked) {
    MemberObservation.Builder seen =
        MemberObservation.builder(id)
            .desired(member.meantToRun ? Desired.RUNNING : Desired.STOPPED)
            .actual(actual(member.life))
            .settled(member.life != Life.TERMINATING && !world.willRestart(state, member));
    if (member.lives()) {
      seen.launchedBy(
          member.launcher == Launcher.THIS_OPERATION ? ModelRecords.THIS : ModelRecords.ANOTHER);
      seen.evidence(Evidence.ALIVE, Fact.yes()).evidence(Evidence.IDENTITY, Fact.yes());
    } else {
      seen.evidence(Evidence.ALIVE, Fact.no("ended")).evidence(Evidence.IDENTITY, Fact.no("ended"));
    }
    if (depth == Depth.CONFIRMED) {
      boolean serves = member.life == Life.CONFIRMED;
      seen.evidence(Evidence.SERVING, serves ? Fact.yes() : Fact.no("no answer"));
      if (asked || member.controller) {
        seen.evidence(Evidence.REGISTERED, serves ? Fact.yes() : Fact.no("not registered"));
      }
    }
    return seen.build();
  }

  private static Actual actual(Life life) {
    return switch (life) {
      case NONE -> Actual.NONE;
      case UNCONFIRMED, CONFIRMED -> Actual.RUNNING;
      case TERMINATING -> Actual.TERMINATING;
      case EXITED -> Actual.EXITED;
    };
  }
}
