package io.slipway.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding of an observation beyond the expected members: a second instance of a member, a
 * registration whose instance is dead, or something foreign. Immutable; equal by content.
 */
public final class Surplus implements Comparable<Surplus> {
  /** The kind of a surplus. The enum is open. */
  public enum Kind {
    /** A process or pod. */
    INSTANCE,
    /** An entry in the cluster's own metadata. */
    REGISTRATION
  }

  private final Kind kind;
  private final boolean owned;
  private final boolean harmless;
  private final String id;
  private final @Nullable MemberId member;
  private final String description;

  private Surplus(
      Kind kind,
      boolean owned,
      boolean harmless,
      String id,
      @Nullable MemberId member,
      String description) {
    this.kind = Checks.notNull(kind, "kind");
    this.owned = owned;
    this.harmless = harmless;
    this.id = Checks.notNull(id, "id");
    this.member = member;
    this.description = Checks.notNull(description, "description");
  }

  /**
   * Returns surplus that carries the mark of the incarnation.
   *
   * @param kind its kind
   * @param id the backend's or workload's own text for it
   * @param description human-readable
   */
  public static Surplus owned(Kind kind, String id, String description) {
    return new Surplus(kind, true, false, id, null, description);
  }

  /**
   * Returns surplus that carries no mark of the incarnation, and that nothing may touch.
   *
   * @param kind its kind
   * @param id the backend's or workload's own text for it
   * @param description human-readable
   */
  public static Surplus foreign(Kind kind, String id, String description) {
    return new Surplus(kind, false, false, id, null, description);
  }

  /**
   * Returns surplus that carries no mark of the incarnation, that nothing may touch, and beside
   * which the cluster works as well: it is reported, and keeps no command from its goal.
   *
   * @param kind its kind
   * @param id the backend's or workload's own text for it
   * @param description human-readable
   */
  public static Surplus harmless(Kind kind, String id, String description) {
    return new Surplus(kind, false, true, id, null, description);
  }

  /**
   * Returns the same as belonging to a member.
   *
   * @param value the member
   */
  public Surplus withMember(MemberId value) {
    return new Surplus(kind, owned, harmless, id, Checks.notNull(value, "member"), description);
  }

  /** Returns its kind. */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns whether it carries the mark of this incarnation; only then may {@link
   * ClusterBackend#retire} touch it.
   */
  public boolean isOwned() {
    return owned;
  }

  /** Returns whether a cluster that has it counts as exactly its members all the same. */
  public boolean isHarmless() {
    return harmless;
  }

  /** Returns the backend's or workload's own text for it. */
  public String id() {
    return id;
  }

  /** Returns the member that it belongs to, if known. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(member);
  }

  /** Returns a human-readable description. */
  public String description() {
    return description;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Surplus that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(kind, owned, harmless, id, member(), description);
  }

  /** Returns kind, id and description, human-readable. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + id + " (" + description + ")";
  }

  @Override
  public int compareTo(Surplus other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : id.compareTo(other.id);
  }
}
