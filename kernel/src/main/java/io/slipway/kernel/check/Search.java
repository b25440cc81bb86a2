package io.slipway.kernel.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Breadth-first search through every reachable state, so that the first violation has a shortest
 * trace. Serves one run, on one thread; not thread-safe. {@link #run} checks safety (nothing bad is
 * reached), {@link #reaches} liveness (something good can always be reached).
 *
 * <p>All states stay in memory, with 4 bytes and a place in two lists and a map for each, and 9
 * bytes for each step that goes on by itself. There are at most 2<sup>30</sup> of either. The same
 * machine and rules give the same result, the same trace and the same counts.
 *
 * @param <S> states
 * @param <A> actions
 */
public final class Search<S, A> {
  private static final int CASES = 127;

  private final Machine<S, A> machine;
  private final List<? extends Rule<S, A>> rules;
  private final ToIntBiFunction<S, A> progress;
  private final int bound;
  private final Map<S, Integer> numbers = new HashMap<>();
  private final List<S> states = new ArrayList<>();
  private final List<@Nullable A> reachedBy = new ArrayList<>();
  private int[] parents = new int[1024];
  private int[] progressFrom = new int[1024];
  private int[] progressTo = new int[1024];
  private byte[] progressKind = new byte[1024];
  private int progressCount;
  private long edgeCount;
  private boolean begun;
  private boolean complete;

  /**
   * Prepares a search.
   *
   * @param machine the machine to search
   * @param rules the rules that must hold, checked in this order
   * @param progress which actions proceed by themselves once disturbances end; only {@link
   *     #reaches} needs it
   * @param bound the maximum number of states; more are a failure of the model, not a result
   */
  public Search(
      Machine<S, A> machine, List<? extends Rule<S, A>> rules, Predicate<A> progress, int bound) {
    this(machine, rules, (from, action) -> progress.test(action) ? 1 : 0, bound);
  }

  /**
   * Prepares a search whose actions proceed by themselves in some cases but not in others.
   *
   * @param machine the machine to search
   * @param rules the rules that must hold, checked in this order
   * @param progress in which of up to seven cases an action proceeds by itself, one bit for each: 1
   *     to 64, and their sums
   * @param bound the maximum number of states; more are a failure of the model, not a result
   */
  public Search(
      Machine<S, A> machine,
      List<? extends Rule<S, A>> rules,
      ToIntBiFunction<S, A> progress,
      int bound) {
    this.machine = machine;
    this.rules = rules;
    this.progress = progress;
    this.bound = bound;
  }

  /**
   * Visits everything, or stops at the first broken rule. Blocks until then; a state is visited
   * once, however many paths lead to it, so the search of a finite machine always ends.
   *
   * @return the violation with the fewest steps, or empty if every rule holds
   * @throws IllegalStateException if there are more states than the bound, or the search was run
   *     before
   * @throws IllegalArgumentException if an action proceeds in a case beyond the seventh, or a rule
   *     suspects a step from a state that was not reached
   */
  public Optional<Violation> run() {
    if (begun) {
      throw new IllegalStateException("a search serves one run");
    }
    begun = true;
    for (S initial : machine.initials()) {
      Optional<Violation> broken = visit(initial, -1, null);
      if (broken.isPresent()) {
        return broken;
      }
    }
    for (int at = 0; at < states.size(); at++) {
      Optional<Violation> broken = expand(at);
      if (broken.isPresent()) {
        return broken;
      }
    }
    for (Rule<S, A> rule : rules) {
      Optional<Rule.Suspect<S, A>> suspect = rule.brokenByAll();
      if (suspect.isPresent()) {
        List<String> trace = trace(number(suspect.get().from()));
        trace.add("then " + suspect.get().action());
        return Optional.of(new Violation(rule.name(), suspect.get().how(), trace));
      }
    }
    complete = true;
    return Optional.empty();
  }

  private Optional<Violation> expand(int at) {
    S from = states.get(at);
    for (Edge<S, A> edge : machine.edges(from)) {
      edgeCount++;
      for (Rule<S, A> rule : rules) {
        Optional<String> how = rule.brokenBy(from, edge.action(), edge.to());
        if (how.isPresent()) {
          List<String> trace = trace(at);
          trace.add(edge.action() + "  ->  " + edge.to());
          return Optional.of(new Violation(rule.name(), how.get(), trace));
        }
      }
      Optional<Violation> broken = visit(edge.to(), at, edge.action());
      if (broken.isPresent()) {
        return broken;
      }
      int kinds = progress.applyAsInt(from, edge.action());
      if ((kinds & ~CASES) != 0) {
        throw new IllegalArgumentException(
            "cases of " + edge.action() + " must be within " + CASES + ", were " + kinds);
      }
      if (kinds != 0) {
        addProgress(at, number(edge.to()), kinds);
      }
    }
    return Optional.empty();
  }

  private Optional<Violation> visit(S state, int parent, @Nullable A action) {
    int number = states.size();
    if (numbers.putIfAbsent(state, number) != null) {
      return Optional.empty();
    }
    if (number >= bound) {
      throw new IllegalStateException("more than " + bound + " states, such as " + state);
    }
    states.add(state);
    reachedBy.add(action);
    if (number == parents.length) {
      parents = Arrays.copyOf(parents, number * 2);
    }
    parents[number] = parent;
    for (Rule<S, A> rule : rules) {
      Optional<String> how = rule.brokenIn(state);
      if (how.isPresent()) {
        return Optional.of(new Violation(rule.name(), how.get(), trace(number)));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a violation if some reached state has no path to the goal by progress alone. If there
   * is none, a machine in which every enabled step is eventually taken always reaches the goal.
   *
   * @param rule the rule's name in the violation
   * @param goal whether a state is a goal
   * @return the violation with the fewest steps to a state without such a path, or empty
   * @throws IllegalStateException if {@link #run} has not visited everything
   */
  public Optional<Violation> reaches(String rule, Predicate<S> goal) {
    return reaches(rule, 1, goal);
  }

  /**
   * Like {@link #reaches(String, Predicate)}, by the progress of one case.
   *
   * @param rule the rule's name in the violation
   * @param kind the bit of the case; with several bits, a step that proceeds in any of them counts
   * @param goal whether a state is a goal
   * @return the violation with the fewest steps to a state without such a path, or empty
   * @throws IllegalStateException if {@link #run} has not visited everything
   */
  public Optional<Violation> reaches(String rule, int kind, Predicate<S> goal) {
    if (!complete) {
      throw new IllegalStateException("only a run that has found no violation has seen every way");
    }
    int[] first = new int[states.size() + 1];
    for (int i = 0; i < progressCount; i++) {
      first[progressTo[i] + 1] += (progressKind[i] & kind) == 0 ? 0 : 1;
    }
    for (int i = 0; i < states.size(); i++) {
      first[i + 1] += first[i];
    }
    int[] next = Arrays.copyOf(first, first.length);
    int[] before = new int[first[states.size()]];
    for (int i = 0; i < progressCount; i++) {
      if ((progressKind[i] & kind) != 0) {
        before[next[progressTo[i]]++] = progressFrom[i];
      }
    }
    BitSet reaching = new BitSet(states.size());
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < states.size(); i++) {
      if (goal.test(states.get(i))) {
        reaching.set(i);
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      int at = open.remove();
      for (int i = first[at]; i < first[at + 1]; i++) {
        if (!reaching.get(before[i])) {
          reaching.set(before[i]);
          open.add(before[i]);
        }
      }
    }
    int lost = reaching.nextClearBit(0);
    return lost >= states.size()
        ? Optional.empty()
        : Optional.of(new Violation(rule, "it never comes to rest from here", trace(lost)));
  }

  /** Returns all reached states in the order in which they were found. */
  public List<S> states() {
    return List.copyOf(states);
  }

  /** Returns how many states were reached. */
  public int stateCount() {
    return states.size();
  }

  /** Returns how many steps were examined, including those to known states. */
  public long edgeCount() {
    return edgeCount;
  }

  /**
   * Returns a shortest path to a reached state: its edges in order, from an initial state.
   *
   * @param state the target
   * @throws IllegalArgumentException if the state was not reached
   */
  public List<Edge<S, A>> path(S state) {
    List<Edge<S, A>> path = new ArrayList<>();
    for (int at = number(state); parents[at] >= 0; at = parents[at]) {
      A action = reachedBy.get(at);
      if (action != null) {
        path.add(new Edge<>(action, states.get(at)));
      }
    }
    Collections.reverse(path);
    return path;
  }

  private int number(S state) {
    Integer number = numbers.get(state);
    if (number == null) {
      throw new IllegalArgumentException("not reached: " + state);
    }
    return number;
  }

  private List<String> trace(int number) {
    List<String> trace = new ArrayList<>();
    for (Edge<S, A> edge : path(states.get(number))) {
      trace.add(edge.action() + "  ->  " + edge.to());
    }
    return trace;
  }

  private void addProgress(int from, int to, int kinds) {
    if (progressCount == progressFrom.length) {
      progressFrom = Arrays.copyOf(progressFrom, progressCount * 2);
      progressTo = Arrays.copyOf(progressTo, progressCount * 2);
      progressKind = Arrays.copyOf(progressKind, progressCount * 2);
    }
    progressKind[progressCount] = (byte) kinds;
    progressFrom[progressCount] = from;
    progressTo[progressCount] = to;
    progressCount++;
  }
}
