package io.slipway.spi;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding of an observation beyond the expected members: a second instance of a member, a
 * registration whose instance is dead, or something foreign.
 *
 * @param kind its kind
 * @param owned whether it carries the mark of this incarnation; only then may {@link
 *     ClusterBackend#retire} touch it
 * @param id the backend's or workload's own text for it
 * @param memberId the member that it belongs to, or null
 * @param description a human-readable description
 */
public record Surplus(
    Kind kind, boolean owned, String id, @Nullable MemberId memberId, String description)
    implements Comparable<Surplus> {

  /** The kind of a surplus. The enum is open. */
  public enum Kind {
    /** A process or pod. */
    INSTANCE,
    /** An entry in the cluster's own metadata. */
    REGISTRATION
  }

  /** Checks that all but the member are there. */
  public Surplus {
    Checks.notNull(kind, "kind");
    Checks.notNull(id, "id");
    Checks.notNull(description, "description");
  }

  /** Returns the member that it belongs to, if known. */
  public Optional<MemberId> member() {
    return Optional.ofNullable(memberId);
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
