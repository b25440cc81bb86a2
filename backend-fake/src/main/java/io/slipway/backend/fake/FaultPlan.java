package io.slipway.backend.fake;

import io.slipway.spi.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which {@link Fault} happens at which call of a {@link FakeWorld}. Rules are asked in the
 * order in which they were added; the first that matches decides. Thread-safe.
 *
 * <p>Numbers count calls as they begin. An engine makes the calls of one cluster one after another,
 * those for several members in the order of the members, so a number means the same call in each
 * run. That does not hold for commands, or {@linkplain FakeOptions.Builder#inTurn slices}, that run
 * concurrently: then choose by cluster, member or purpose.
 */
public final class FaultPlan {
  private interface Rule {
    /** Returns the fault for the call, or null; called once for each call, in their order. */
    @Nullable Fault next(FakeCall call);
  }

  private final List<Rule> rules = new ArrayList<>();

  FaultPlan() {}

  /**
   * Injects a fault at the n-th call of a kind from now on.
   *
   * @param kind the calls that count
   * @param occurrence counts from 1
   * @param fault the fault
   * @return this plan
   */
  public FaultPlan inject(CallKind kind, int occurrence, Fault fault) {
    return inject(call -> call.kind() == kind, occurrence, fault);
  }

  /**
   * Injects a fault at the next call of a kind whose set holds a member, regardless of the order of
   * the calls for other members.
   *
   * @param kind a kind of call that takes members
   * @param member the member
   * @param fault the fault
   * @return this plan
   */
  public FaultPlan inject(CallKind kind, MemberId member, Fault fault) {
    return inject(call -> call.kind() == kind && call.members().contains(member), 1, fault);
  }

  /**
   * Injects a fault at the n-th matching call from now on.
   *
   * @param fits the calls that count
   * @param occurrence counts from 1
   * @param fault the fault
   * @return this plan
   */
  public FaultPlan inject(Predicate<FakeCall> fits, int occurrence, Fault fault) {
    if (occurrence < 1) {
      throw new IllegalArgumentException("occurrence must be >= 1, was " + occurrence);
    }
    return add(
        new Rule() {
          private int seen;

          @Override
          public @Nullable Fault next(FakeCall call) {
            return fits.test(call) && ++seen == occurrence ? fault : null;
          }
        });
  }

  /**
   * Injects a fault at the n-th changing call from now on, whatever its kind, as needed by a sweep
   * over all crash points.
   *
   * @param occurrence counts from 1
   * @param fault the fault
   * @return this plan
   */
  public FaultPlan injectAtChange(int occurrence, Fault fault) {
    return inject(call -> call.kind().changing(), occurrence, fault);
  }

  /**
   * Injects a fault at every matching call.
   *
   * @param fits the matching calls
   * @param fault the fault
   * @return this plan
   */
  public FaultPlan always(Predicate<FakeCall> fits, Fault fault) {
    return add(call -> fits.test(call) ? fault : null);
  }

  /**
   * Injects faults at random. The same seed makes the same choice for the n-th call of the same
   * {@linkplain FakeCall#signature() signature}, regardless of other calls.
   *
   * @param seed of the choice
   * @param probability from 0 to 1, for each matching call
   * @param fits the matching calls
   * @param faults one of them is chosen
   * @return this plan
   */
  public FaultPlan random(
      long seed, double probability, Predicate<FakeCall> fits, List<Fault> faults) {
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("faults must not be empty");
    }
    List<Fault> choice = List.copyOf(faults);
    return add(
        new Rule() {
          private final Map<String, Integer> seen = new HashMap<>();

          @Override
          public @Nullable Fault next(FakeCall call) {
            if (!fits.test(call)) {
              return null;
            }
            String key = call.signature();
            int times = seen.merge(key, 1, Integer::sum);
            Random random = FakeWorld.random(seed, key + "#" + times);
            return random.nextDouble() < probability
                ? choice.get(random.nextInt(choice.size()))
                : null;
          }
        });
  }

  /** Removes every rule. */
  public synchronized void clear() {
    rules.clear();
  }

  synchronized Fault choose(FakeCall call) {
    Fault chosen = null;
    for (Rule rule : rules) {
      Fault fault = rule.next(call);
      if (chosen == null) {
        chosen = fault;
      }
    }
    return chosen == null ? Fault.NONE : chosen;
  }

  private synchronized FaultPlan add(Rule rule) {
    rules.add(rule);
    return this;
  }
}
