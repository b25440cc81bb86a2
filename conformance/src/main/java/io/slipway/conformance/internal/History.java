package io.slipway.conformance.internal;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recorded run of concurrent calls, to be explained by the sequential model: by brute force over
 * all orders that keep the order of calls of which one had returned before the other began. A call
 * of unknown outcome may have done any part of its set, or nothing.
 */
record History(List<Entry> entries) {
  enum Kind {
    CLAIM,
    LAUNCH,
    STOP
  }

  /** One call; begun and ended count on one clock. */
  record Entry(
      int client,
      Kind kind,
      Fence fence,
      MemberSet members,
      long begun,
      long ended,
      CallResult answer) {
    @Override
    public String toString() {
      return "client "
          + client
          + " "
          + kind
          + (members.isEmpty() ? "" : " " + members)
          + " -> "
          + (answer.ok()
              ? "ok"
              : answer.failure().map(e -> e.code() + " " + e.outcome()).orElse("?"));
    }
  }

  /** Returns whether some legal order leads from the first state to the last. */
  boolean explains(Fence fence, MemberSet living, Fence lastFence, Set<MemberId> lastLiving) {
    Set<MemberId> all = new TreeSet<>();
    living.forEach(all::add);
    return search(new ArrayList<>(entries), fence, all, lastFence, lastLiving);
  }

  private static boolean search(
      List<Entry> left,
      Fence fence,
      Set<MemberId> living,
      Fence lastFence,
      Set<MemberId> lastLiving) {
    if (left.isEmpty()) {
      return fence.equals(lastFence) && living.equals(lastLiving);
    }
    for (Entry entry : left) {
      if (left.stream().anyMatch(other -> other.ended() < entry.begun())) {
        continue;
      }
      List<Entry> rest = new ArrayList<>(left);
      rest.remove(entry);
      for (State next : next(entry, new State(fence, living))) {
        if (search(rest, next.fence(), next.living(), lastFence, lastLiving)) {
          return true;
        }
      }
    }
    return false;
  }

  private record State(Fence fence, Set<MemberId> living) {}

  /** Returns what the model can be after the call, given how it was answered. */
  private static List<State> next(Entry entry, State now) {
    boolean stale = entry.fence().isOlderThan(now.fence());
    if (entry.answer().ok()) {
      return stale ? List.of() : List.of(whole(entry, now));
    }
    if (!entry.answer().unknown()) {
      boolean saysStale = entry.answer().failedWith(ErrorCode.STALE_FENCE);
      return saysStale && !stale ? List.of() : List.of(now);
    }
    List<State> parts = new ArrayList<>();
    parts.add(now);
    if (!stale && entry.kind() == Kind.CLAIM) {
      parts.add(whole(entry, now));
    } else if (!stale) {
      for (Set<MemberId> part : subsets(entry.members())) {
        parts.add(new State(now.fence(), applied(entry.kind(), now.living(), part)));
      }
    }
    return parts;
  }

  private static State whole(Entry entry, State now) {
    if (entry.kind() == Kind.CLAIM) {
      return new State(entry.fence(), now.living());
    }
    Set<MemberId> set = new TreeSet<>();
    entry.members().forEach(set::add);
    return new State(now.fence(), applied(entry.kind(), now.living(), set));
  }

  private static Set<MemberId> applied(Kind kind, Set<MemberId> living, Set<MemberId> part) {
    Set<MemberId> after = new TreeSet<>(living);
    if (kind == Kind.LAUNCH) {
      after.addAll(part);
    } else {
      after.removeAll(part);
    }
    return after;
  }

  private static List<Set<MemberId>> subsets(MemberSet members) {
    List<Set<MemberId>> subsets = new ArrayList<>();
    subsets.add(Set.of());
    for (MemberId member : members) {
      for (Set<MemberId> subset : List.copyOf(subsets)) {
        Set<MemberId> larger = new TreeSet<>(subset);
        larger.add(member);
        subsets.add(larger);
      }
    }
    return subsets;
  }
}
