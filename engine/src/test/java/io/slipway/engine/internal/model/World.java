package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Member.Data;
import io.slipway.engine.internal.model.Member.Life;
import io.slipway.engine.internal.model.State.Extra;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.model.State.Provisioned;

/** What calls do to the world, by the contract of a backend. Mutants break it. */
class World {
  /** How a call that has landed answers. */
  enum Reply {
    /** It has not ended yet. */
    NONE,
    DONE,
    REFUSED,
    TRY_AGAIN
  }

  /** Returns whether a call with an older fence than the installed one takes effect. */
  boolean letsOutdatedCallsLand(State state) {
    return false;
  }

  /** Returns whether outdated calls matter; if they never land, they need not be kept. */
  boolean keepsOutdatedCalls() {
    return false;
  }

  /** Returns whether the tombstone goes with the record, instead of outliving every call. */
  boolean prunesTombstoneEarly() {
    return false;
  }

  /** Returns whether the platform starts a member again that has ended by itself. */
  boolean restartsMembers() {
    return false;
  }

  /** Returns a platform that starts a member again that has ended by itself. */
  static World restarting() {
    return new World() {
      @Override
      boolean restartsMembers() {
        return true;
      }
    };
  }

  /** Returns whether the platform is about to start a member. */
  boolean willRestart(State state, Member member) {
    return restartsMembers()
        && member.life == Life.EXITED
        && member.meantToRun
        && (state.unsealed || member.data == Data.KEPT);
  }

  /** The platform starts a member by itself, before the seal without its data. */
  void restart(State state, Member member) {
    if (state.unsealed && state.record().state() == LifecycleState.RUNNING) {
      member.data = Data.LOST;
    }
    member.life = Life.UNCONFIRMED;
  }

  void claim(State state) {
    if (state.installed == Installed.CURRENT) {
      return;
    }
    state.installed = Installed.CURRENT;
    state.outdated = keepsOutdatedCalls() ? state.outdated | state.late : 0;
    state.late = 0;
    for (Member member : state.members) {
      member.late = keepsOutdatedCalls() ? (member.late | member.late << Member.OUTDATED) & 12 : 0;
    }
  }

  Reply launch(State state, Member member, boolean needsData) {
    if (state.provisioned != Provisioned.WHOLE) {
      return Reply.REFUSED;
    }
    if (member.life == Life.TERMINATING) {
      return Reply.TRY_AGAIN;
    }
    if (member.lives()) {
      member.meantToRun = true;
      return Reply.DONE;
    }
    if (needsData && member.data != Data.KEPT) {
      return Reply.REFUSED;
    }
    member.life = Life.UNCONFIRMED;
    member.meantToRun = true;
    member.launcher = Member.Launcher.THIS_OPERATION;
    state.unsealed |= !needsData;
    if (member.data == Data.NONE) {
      member.data = Data.KEPT;
    }
    return Reply.DONE;
  }

  Reply stop(State state, Member member, boolean atOnce) {
    member.meantToRun = false;
    if (!member.lives()) {
      member.launcher = Member.Launcher.NOBODY;
      return Reply.DONE;
    }
    if (member.life != Life.TERMINATING) {
      if (member.life == Life.CONFIRMED && (atOnce || endsUncleanly(state, member))) {
        member.data = Data.LOST;
      }
      // Its registration outlives it.
      member.staleRegistration |=
          member.life == Life.CONFIRMED && !member.controller && hasControllers(state);
      member.life = Life.TERMINATING;
      return Reply.NONE;
    }
    end(member);
    return Reply.DONE;
  }

  private void end(Member member) {
    member.life = Life.EXITED;
    if (!restartsMembers() || !member.meantToRun) {
      member.launcher = Member.Launcher.NOBODY;
    }
  }

  /**
   * An SPU that is told to end when the controllers were told before it cannot hand over what it
   * has acknowledged: it hangs, and is killed when its grace is over.
   */
  private static boolean endsUncleanly(State state, Member member) {
    if (member.controller || !hasControllers(state)) {
      return false;
    }
    for (Member other : state.members) {
      if (other.controller && other.meantToRun) {
        return false;
      }
    }
    return true;
  }

  Reply whole(State state, CallKind kind) {
    if (kind == CallKind.PROVISION) {
      state.provisioned =
          state.provisioned == Provisioned.NONE ? Provisioned.PARTLY : Provisioned.WHOLE;
      return state.provisioned == Provisioned.WHOLE ? Reply.DONE : Reply.NONE;
    }
    if (kind == CallKind.SEAL) {
      state.unsealed = false;
      return Reply.DONE;
    }
    if (kind == CallKind.RETIRE) {
      state.extra = state.extra == Extra.OWNED ? Extra.NONE : state.extra;
      for (Member member : state.members) {
        member.staleRegistration = false;
      }
      return Reply.DONE;
    }
    boolean blank = state.provisioned != Provisioned.WHOLE;
    for (Member member : state.members) {
      blank &= member.isBlank();
      member.erase();
    }
    state.extra = state.extra == Extra.OWNED ? Extra.NONE : state.extra;
    state.provisioned = blank ? Provisioned.NONE : Provisioned.PARTLY;
    return blank ? Reply.DONE : Reply.NONE;
  }

  /** A member comes up, or ends what it has begun. Returns what happened, or empty. */
  String goOn(State state, Member member) {
    if (member.life == Life.TERMINATING && member.call == null) {
      end(member);
      return "ends";
    }
    if (member.life == Life.UNCONFIRMED
        && (member.controller || (state.someControllerConfirmed() && !member.staleRegistration))) {
      member.life = Life.CONFIRMED;
      return "is confirmed by its own evidence";
    }
    if (member.staleRegistration && state.someControllerConfirmed()) {
      member.staleRegistration = false;
      return "loses its stale registration, whose session ran out";
    }
    return "";
  }

  /** A member dies. Returns whether it lived. */
  boolean die(State state, Member member) {
    if (!member.isUp()) {
      return false;
    }
    member.staleRegistration |=
        member.life == Life.CONFIRMED && !member.controller && hasControllers(state);
    end(member);
    return true;
  }

  private static boolean hasControllers(State state) {
    return state.members[0].controller;
  }
}
