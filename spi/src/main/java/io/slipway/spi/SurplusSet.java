package io.slipway.spi;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The surplus for {@link ClusterBackend#retire} to remove. Immutable, sorted, without duplicates.
 */
public final class SurplusSet implements Iterable<Surplus> {
  private final List<Surplus> items;

  private SurplusSet(Collection<Surplus> items) {
    this.items = items.stream().sorted().distinct().toList();
  }

  /**
   * Returns a set of owned surplus.
   *
   * @param items each {@linkplain Surplus#isOwned() owned}
   * @throws IllegalArgumentException if one is not owned
   */
  public static SurplusSet of(Collection<Surplus> items) {
    for (Surplus item : items) {
      if (!item.isOwned()) {
        throw new IllegalArgumentException("surplus to retire must be owned, was " + item);
      }
    }
    return new SurplusSet(items);
  }

  /** Returns whether there is nothing to remove. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public Iterator<Surplus> iterator() {
    return items.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SurplusSet that && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
