package io.slipway.conformance.internal;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.ConformanceOptions;
import io.slipway.conformance.Rule;
import io.slipway.conformance.RuleResult;
import io.slipway.conformance.RuleViolation;
import io.slipway.conformance.Status;
import io.slipway.conformance.Timing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;

/** Runs one rule as often as it takes. */
public final class RuleRunner {
  /** The text if a rule neither held nor was seen to be broken. */
  static final String BROKE_DOWN = "the check broke down";

  private final BackendHarness harness;
  private final ConformanceOptions options;

  /**
   * Creates a runner.
   *
   * @param harness whose backend is checked
   * @param options how
   */
  public RuleRunner(BackendHarness harness, ConformanceOptions options) {
    this.harness = harness;
    this.options = options;
  }

  /**
   * Runs a rule.
   *
   * @param rule which
   */
  public RuleResult run(Rule rule) {
    Optional<Capability> needed = rule.capability();
    Optional<Check> check = RuleChecks.check(rule);
    if (check.isEmpty()) {
      return result(rule, Status.NOT_VERIFIED, "by review: " + rule.check(), 0, Duration.ZERO);
    }
    if (needed.isPresent() && !harness.capabilities().contains(needed.get())) {
      return result(rule, Status.SKIPPED, lacks(needed.get()), 0, Duration.ZERO);
    }
    return run(rule, check.get());
  }

  private String lacks(Capability needed) {
    String why = harness.impossible().get(needed);
    return why != null
        ? "the environment has no capability " + needed + ": " + why
        : "the harness has no capability "
            + needed
            + "; implement "
            + needed.methods()
            + " and declare it";
  }

  // A check that breaks down, for whatever reason, must not stop the report of the others.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private RuleResult run(Rule rule, Check check) {
    Timing timing = harness.timing().scaled(options.timeScale());
    int tries = RuleChecks.once(rule) ? 1 : options.tries();
    long begun = System.nanoTime();
    for (int i = 0; i < tries; i++) {
      long seed = options.seed() + i;
      String failure = null;
      try (Trial bench = new Trial(harness, rule, seed, options.steps(), timing)) {
        check.run(bench);
      } catch (RuleViolation e) {
        failure = e.getMessage() + "; if this fails, check: " + e.rule().check();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = text(rule, seed, e);
      } catch (RuntimeException | Error e) {
        failure = text(rule, seed, e);
      }
      if (failure != null) {
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        return new RuleResult(rule, Status.FAIL, failure, i + 1, seed, time);
      }
    }
    return result(rule, Status.PASS, "", tries, Duration.ofNanos(System.nanoTime() - begun));
  }

  private RuleResult result(Rule rule, Status status, String detail, int tries, Duration time) {
    return new RuleResult(rule, status, detail, tries, options.seed(), time);
  }

  private static String text(Rule rule, long seed, Throwable thrown) {
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    return "["
        + rule.id()
        + "] "
        + BROKE_DOWN
        + ": expected an answer, observed "
        + thrown
        + "; seed "
        + seed
        + "; see RULES.md#"
        + rule.id()
        + "; "
        + stack;
  }
}
