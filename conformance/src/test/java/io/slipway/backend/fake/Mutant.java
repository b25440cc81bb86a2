package io.slipway.backend.fake;

import io.slipway.conformance.FakeHarness;
import io.slipway.conformance.Rule;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.ObserveRequest;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A fake backend with one mistake.
 *
 * @param name what it does wrong
 * @param rule the rule that must catch it
 * @param options how it presents itself
 * @param behavior what it decides
 * @param wrapping what each world's backends are wrapped in
 */
public record Mutant(
    String name,
    Rule rule,
    FakeOptions options,
    Supplier<Behavior> behavior,
    BiFunction<FakeWorld, Behavior, UnaryOperator<ClusterBackend>> wrapping) {

  static Mutant deciding(Rule rule, String name, Behavior behavior) {
    return new Mutant(
        name,
        rule,
        FakeOptions.defaults(),
        () -> behavior,
        (world, same) -> UnaryOperator.identity());
  }

  static Mutant doing(
      Rule rule, String name, BiFunction<FakeWorld, ClusterBackend, ClusterBackend> wrapping) {
    return new Mutant(
        name,
        rule,
        FakeOptions.defaults(),
        () -> Behavior.RIGHT,
        (world, same) -> right -> wrapping.apply(world, right));
  }

  /** Sees the world as it is, and shows members otherwise. */
  static Mutant showing(Rule rule, String name, UnaryOperator<MemberObservation> change) {
    return doing(
        rule,
        name,
        (world, right) ->
            new ForwardingBackend(right) {
              @Override
              public ClusterObservation observe(ObserveRequest request) {
                return Edits.members(super.observe(request), change);
              }
            });
  }

  Mutant with(FakeOptions other) {
    return new Mutant(name, rule, other, behavior, wrapping);
  }

  /** Opens a harness on worlds of the mutant. */
  public FakeHarness harness() {
    return new FakeHarness(
        name,
        options,
        world -> {
          Behavior decisions = behavior.get();
          UnaryOperator<ClusterBackend> wrap = wrapping.apply(world, decisions);
          return (given, context) ->
              wrap.apply(new FakeBackendProvider(world, given, decisions).open(context));
        },
        Duration.ofMillis(400));
  }

  @Override
  public String toString() {
    return rule.id() + ": " + name;
  }
}
