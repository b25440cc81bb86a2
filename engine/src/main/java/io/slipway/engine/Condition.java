package io.slipway.engine;

import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fact about a cluster that its state does not show. Immutable. */
public final class Condition {
  /** The type of a condition. The enum is open. */
  public enum Type {
    /**
     * A running cluster lacks a member, a member does not come up, or a cluster that should not run
     * has a live one.
     */
    DEGRADED,
    /** Something foreign is among the cluster's members. */
    FOREIGN_MEMBER,
    /** Part of the cluster could not be seen. */
    INCOMPLETE,
    /** The record's backend is not installed or does not answer. */
    BACKEND_UNAVAILABLE,
    /** A rebalance has ended, and data may still move for it. */
    REBALANCE_UNSETTLED,
    /**
     * The record cannot be read: the status holds only the name, and no command works on the
     * cluster. Other clusters are not affected.
     */
    RECORD_UNREADABLE
  }

  /** The reason for a condition. The enum is open. */
  public enum Reason {
    /** Something failed; see {@link Condition#failure()}. */
    FAILURE,
    /** Not everything could be seen. */
    INCOMPLETE,
    /** More of the cluster's own instances are alive than its record knows. */
    SURPLUS,
    /** Something foreign is among the cluster's members. */
    FOREIGN_MEMBER,
    /** A member is dead. */
    MEMBER_DEAD,
    /** All members are dead. */
    NO_MEMBER_ALIVE,
    /** A member does not come up; see {@link Condition#memberFailure()}. */
    MEMBER_FAILING,
    /** A member is alive although nothing should run. */
    MEMBER_ALIVE,
    /** Members died repeatedly, so repairs have stopped. */
    FLAPPING,
    /**
     * A rebalance has ended, and its server was not seen to execute nothing of it; a shutdown has
     * gone on all the same.
     */
    REBALANCE_UNSETTLED
  }

  private final Type type;
  private final Reason reason;
  private final @Nullable MemberId member;
  private final String message;
  private final @Nullable Problem failure;
  private final @Nullable MemberFailure memberFailure;
  private final List<Remedy> remedies;

  private Condition(
      Type type,
      Reason reason,
      @Nullable MemberId member,
      String message,
      @Nullable Problem failure,
      @Nullable MemberFailure memberFailure,
      List<Remedy> remedies) {
    this.type = type;
    this.reason = reason;
    this.member = member;
    this.message = message;
    this.failure = failure;
    this.memberFailure = memberFailure;
    this.remedies = List.copyOf(remedies);
  }

  /**
   * Creates a condition of the whole cluster, without a remedy.
   *
   * @param type the type
   * @param reason the reason
   * @param message the condition, human-readable
   */
  public static Condition of(Type type, Reason reason, String message) {
    return new Condition(type, reason, null, message, null, null, List.of());
  }

  /**
   * Creates a condition from a failure.
   *
   * @param type the type
   * @param failure the failure
   */
  public static Condition of(Type type, Problem failure) {
    return new Condition(
        type, Reason.FAILURE, null, failure.textWithoutActions(), failure, null, failure.actions());
  }

  /**
   * Creates a condition of a member that does not come up.
   *
   * @param member the member
   * @param failure why
   */
  public static Condition failing(MemberId member, MemberFailure failure) {
    String how =
        failure.since().map(since -> " is stuck since " + since).orElse(" does not come up");
    return new Condition(
        Type.DEGRADED,
        Reason.MEMBER_FAILING,
        member,
        member + how + ": " + failure,
        null,
        failure,
        List.of());
  }

  /**
   * Returns a copy for one member.
   *
   * @param value the member
   */
  public Condition withMember(MemberId value) {
    return new Condition(type, reason, value, message, failure, memberFailure, remedies);
  }

  /**
   * Returns a copy with other remedies.
   *
   * @param value the alternatives
   */
  public Condition withRemedies(Remedy... value) {
    return new Condition(
        type, reason, member, message, failure, memberFailure, Arrays.asList(value));
  }

  /** Returns the type. */
  public Type type() {
    return type;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }

  /** Returns the member concerned, if there is one. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(member);
  }

  /** Returns a human-readable message, without the {@linkplain #remedies remedies}. */
  public String message() {
    return message;
  }

  /** Returns the failure, if that is the reason. */
  public Optional<Problem> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns why the member does not come up, since when, and its stable word, if that is so. */
  public Optional<MemberFailure> memberFailure() {
    return Optional.ofNullable(memberFailure);
  }

  /** Returns the alternative remedies, in the order in which they are best tried. */
  public List<Remedy> remedies() {
    return remedies;
  }

  @Override
  public String toString() {
    Stream<String> words =
        Stream.of(
            type.name(),
            failure == null ? reason.name() : failure.code().name(),
            member == null ? "" : member.toString(),
            message);
    return String.join(" ", words.filter(word -> !word.isEmpty()).toList());
  }
}
