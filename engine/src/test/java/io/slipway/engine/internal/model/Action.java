package io.slipway.engine.internal.model;

import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What happens between two states.
 *
 * @param kind the actor
 * @param mark what it means to the rules
 * @param what in the words of the vocabulary
 * @param detail more of it, or empty
 * @param command the command that begins or is refused, or null
 * @param before the record before a change of it, or null
 * @param after the record after the change, as the engine would store it, or null
 * @param member the member that it happens to, as it was before, or null
 * @param call the call that lands or returns, or null
 * @param time what it has to do with the operation's time
 */
record Action(
    Kind kind,
    Mark mark,
    String what,
    String detail,
    @Nullable Plan command,
    @Nullable ClusterRecord before,
    @Nullable ClusterRecord after,
    @Nullable Member member,
    @Nullable CallKind call,
    Time time) {

  /** The actor. */
  enum Kind {
    /** A user asks for something. */
    USER,
    /** The engine goes on, or takes up what it finds. */
    ENGINE,
    /** The world goes on as it must: calls land, members come up and end. */
    WORLD,
    /** Something goes wrong, or is late. */
    FAULT
  }

  /** What it means to the rules. */
  enum Mark {
    NONE,
    BEGIN,
    REFUSE,
    CHANGE,
    CALL,
    LAND,
    CRASH,
    ANSWER
  }

  /** What it has to do with the time that the operation was given. */
  enum Time {
    /** Nothing. */
    NONE,
    /** It takes time: it happens by itself only if there is enough. */
    TAKES_IT,
    /** It is what happens by itself when there is not enough. */
    IS_OVER,
    /** Somebody brings enough. */
    BRINGS_ENOUGH,
    /** Somebody brings too little. */
    BRINGS_LITTLE
  }

  static Action of(Kind kind, Mark mark, String what) {
    return of(kind, mark, what, "");
  }

  static Action of(Kind kind, Mark mark, String what, Object detail) {
    return new Action(kind, mark, what, detail.toString(), null, null, null, null, null, Time.NONE);
  }

  static Action about(Kind kind, Mark mark, Plan command, String what, String detail) {
    return new Action(kind, mark, what, detail, command, null, null, null, null, Time.NONE);
  }

  Action changing(Mark newMark, ClusterRecord from, ClusterRecord to) {
    return new Action(kind, newMark, what, detail, command, from, to, member, call, time);
  }

  Action happeningTo(@Nullable Member toMember, @Nullable CallKind byCall) {
    return new Action(kind, mark, what, detail, command, before, after, toMember, byCall, time);
  }

  Action with(Time newTime) {
    return new Action(kind, mark, what, detail, command, before, after, member, call, newTime);
  }

  boolean isProgress() {
    return kind == Kind.ENGINE || kind == Kind.WORLD;
  }

  @Override
  public String toString() {
    return what + (detail.isEmpty() ? "" : " " + detail);
  }
}
