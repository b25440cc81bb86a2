package io.slipway.engine;

import io.slipway.spi.MemberId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something about a cluster that its state does not say.
 *
 * @param type what it is
 * @param reason one word for programs, such as {@code NoMemberAlive}
 * @param memberId the member that it is about, or null
 * @param message for people, with what to do
 */
public record Condition(Type type, String reason, @Nullable MemberId memberId, String message) {
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

  /** Returns the member that it is about. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(memberId);
  }
}
