package io.slipway.engine;

import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something about a cluster that its state does not say. Immutable. */
public final class Condition {
  /** What a condition is. The enum is open. */
  public enum Type {
    /** A running cluster lacks a member, or a member lives of a cluster that should not run. */
    DEGRADED,
    /** Something that is not the cluster's own is among its members. */
    FOREIGN_MEMBER,
    /** A part could not be seen. */
    INCOMPLETE,
    /** The record's backend is not installed or does not answer. */
    BACKEND_UNAVAILABLE,
    /**
     * The record cannot be read: of the status nothing but the name is known, and no command works
     * on the cluster. Others go on.
     */
    RECORD_UNREADABLE
  }

  /** Why a condition is told. The enum is open. */
  public enum Reason {
    /** Something failed: {@link Condition#failure()} has what. */
    FAILURE,
    /** Not everything could be seen. */
    INCOMPLETE,
    /** More of the cluster's own lives than its record knows. */
    SURPLUS,
    /** Something that is not the cluster's own is among its members. */
    FOREIGN_MEMBER,
    /** A member does not live. */
    MEMBER_DEAD,
    /** No member lives. */
    NO_MEMBER_ALIVE,
    /** A member lives, though nothing should run. */
    MEMBER_ALIVE,
    /** Members died again and again, so that repairs have stopped. */
    FLAPPING
  }

  private final Type type;
  private final Reason reason;
  private final @Nullable MemberId member;
  private final String message;
  private final @Nullable Problem failure;
  private final List<Remedy> remedies;

  private Condition(
      Type type,
      Reason reason,
      @Nullable MemberId member,
      String message,
      @Nullable Problem failure,
      List<Remedy> remedies) {
    this.type = type;
    this.reason = reason;
    this.member = member;
    this.message = message;
    this.failure = failure;
    this.remedies = List.copyOf(remedies);
  }

  /**
   * Makes a condition of the whole cluster, without a remedy.
   *
   * @param type what it is
   * @param reason why it is told
   * @param message the same for people
   */
  public static Condition of(Type type, Reason reason, String message) {
    return new Condition(type, reason, null, message, null, List.of());
  }

  /**
   * Makes a condition of what failed.
   *
   * @param type what it is
   * @param failure what failed
   */
  public static Condition of(Type type, Problem failure) {
    return new Condition(
        type, Reason.FAILURE, null, failure.textWithoutActions(), failure, failure.actions());
  }

  /**
   * Returns the same of one member.
   *
   * @param value which
   */
  public Condition withMember(MemberId value) {
    return new Condition(type, reason, value, message, failure, remedies);
  }

  /**
   * Returns the same with other remedies.
   *
   * @param value what to do: one of these
   */
  public Condition withRemedies(Remedy... value) {
    return new Condition(type, reason, member, message, failure, Arrays.asList(value));
  }

  /** Returns what it is. */
  public Type type() {
    return type;
  }

  /** Returns why it is told. */
  public Reason reason() {
    return reason;
  }

  /** Returns the member that it is about, if it is about one. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(member);
  }

  /** Returns what is the matter, for people, without the {@linkplain #remedies remedies}. */
  public String message() {
    return message;
  }

  /** Returns what failed, if that is the reason. */
  public Optional<Problem> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns what to do: one of these, in the order in which they are best tried. */
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
