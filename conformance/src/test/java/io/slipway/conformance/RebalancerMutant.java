package io.slipway.conformance;

import io.slipway.backend.fake.FakeRebalancer;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.TaskObservation;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A rebalancer with one mistake.
 *
 * @param rule the rule that must catch it
 * @param name what it does wrong
 * @param wrapping makes it of a server and of a right client of it
 */
record RebalancerMutant(
    RebalancerRule rule, String name, BiFunction<FakeRebalancer, Rebalancer, Rebalancer> wrapping) {

  static RebalancerMutant of(RebalancerRule rule, String name, UnaryOperator<Rebalancer> wrapping) {
    return new RebalancerMutant(rule, name, (server, right) -> wrapping.apply(right));
  }

  /** Understands the server wrongly: shows another task for what it was told. */
  static RebalancerMutant tasks(
      RebalancerRule rule,
      String name,
      BiFunction<RebalanceCall, TaskObservation, TaskObservation> change) {
    return of(
        rule,
        name,
        right ->
            new ForwardingRebalancer(right) {
              @Override
              public RebalanceObservation observe(
                  Collection<RebalanceCall> calls,
                  Instant deadline,
                  CancellationToken cancellation) {
                RebalanceObservation seen = super.observe(calls, deadline, cancellation);
                Map<RebalanceKey, TaskObservation> changed = new LinkedHashMap<>();
                calls.forEach(
                    call -> changed.put(call.key(), change.apply(call, seen.task(call.key()))));
                return new RebalanceObservation(seen.executor(), changed);
              }
            });
  }

  /** Looks otherwise. */
  static RebalancerMutant looks(
      RebalancerRule rule, String name, UnaryOperator<RebalanceObservation> change) {
    return of(
        rule,
        name,
        right ->
            new ForwardingRebalancer(right) {
              @Override
              public RebalanceObservation observe(
                  Collection<RebalanceCall> calls,
                  Instant deadline,
                  CancellationToken cancellation) {
                return change.apply(super.observe(calls, deadline, cancellation));
              }
            });
  }

  /** Makes other calls than it is asked for. */
  static RebalancerMutant calls(
      RebalancerRule rule, String name, UnaryOperator<RebalanceCall> change) {
    return of(
        rule,
        name,
        right ->
            new ForwardingRebalancer(right) {
              @Override
              public RebalanceReply propose(RebalanceCall call) {
                return super.propose(change.apply(call));
              }

              @Override
              public RebalanceReply execute(RebalanceCall call) {
                return super.execute(change.apply(call));
              }

              @Override
              public void stop(RebalanceCall call) {
                super.stop(change.apply(call));
              }

              @Override
              public RebalanceObservation observe(
                  Collection<RebalanceCall> calls,
                  Instant deadline,
                  CancellationToken cancellation) {
                if (calls.isEmpty()) {
                  return super.observe(calls, deadline, cancellation);
                }
                RebalanceCall call = change.apply(calls.iterator().next());
                return super.observe(calls, call.deadline(), call.cancellation());
              }
            });
  }

  /** Tells other failures than those that there are. */
  static RebalancerMutant failures(
      RebalancerRule rule, String name, UnaryOperator<RuntimeException> change) {
    return of(
        rule,
        name,
        right ->
            new ForwardingRebalancer(right) {
              @Override
              public RebalanceReply propose(RebalanceCall call) {
                return changed(() -> super.propose(call));
              }

              @Override
              public RebalanceReply execute(RebalanceCall call) {
                return changed(() -> super.execute(call));
              }

              @Override
              public void stop(RebalanceCall call) {
                changed(
                    () -> {
                      super.stop(call);
                      return true;
                    });
              }

              @Override
              public RebalanceObservation observe(
                  Collection<RebalanceCall> calls,
                  Instant deadline,
                  CancellationToken cancellation) {
                return changed(() -> super.observe(calls, deadline, cancellation));
              }

              private <T> T changed(Supplier<T> call) {
                try {
                  return call.get();
                } catch (RebalanceException e) {
                  throw change.apply(e);
                }
              }
            });
  }

  /** Returns a failure like another one, of another kind or outcome. */
  static RebalanceException as(RebalanceException e, Kind kind, Outcome outcome) {
    return RebalanceException.builder(kind, e.reason(), e.problem()).outcome(outcome).build();
  }

  RebalancerHarness harness() {
    return new FakeRebalancerHarness(wrapping);
  }

  @Override
  public String toString() {
    return rule.id() + ": " + name;
  }
}
