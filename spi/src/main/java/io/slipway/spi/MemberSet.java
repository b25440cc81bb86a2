package io.slipway.spi;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members that a call is about. Immutable and sorted. */
public final class MemberSet implements Iterable<MemberId> {
  private final SortedSet<MemberId> members;

  private MemberSet(Collection<MemberId> members) {
    this.members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  /**
   * Returns a set of these members.
   *
   * @param members in any order
   */
  public static MemberSet of(Collection<MemberId> members) {
    return new MemberSet(members);
  }

  /**
   * Returns a set of these members.
   *
   * @param members in any order
   */
  public static MemberSet of(MemberId... members) {
    return new MemberSet(List.of(members));
  }

  /** Returns whether the set has no member. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Returns the number of members. */
  public int size() {
    return members.size();
  }

  /**
   * Returns whether the member is in the set.
   *
   * @param member the member to look for
   */
  public boolean contains(MemberId member) {
    return members.contains(member);
  }

  /** Returns the members in order. */
  public Stream<MemberId> stream() {
    return members.stream();
  }

  @Override
  public Iterator<MemberId> iterator() {
    return members.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberSet that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
