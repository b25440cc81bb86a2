package io.slipway.conformance;

import io.slipway.conformance.internal.RebalancerRunner;
import io.slipway.conformance.internal.ReportWriter;
import io.slipway.conformance.internal.RuleRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Runs the kit without any test framework. */
public final class Conformance {
  private Conformance() {}

  /**
   * Runs the rules against a backend. Blocks until all are done; does not close the harness.
   *
   * @param harness the backend's; used by this call only
   * @param options which rules to run, and how
   * @return one result for each rule; rules that were not requested are NOT VERIFIED
   */
  public static Report run(BackendHarness harness, ConformanceOptions options) {
    return run(harness, options, result -> {});
  }

  /**
   * Runs the rules against a backend and reports each result at once.
   *
   * @param harness the backend's; used by this call only
   * @param options which rules, and how
   * @param listener receives each result, in order, on the calling thread
   * @return one result for each rule; those that were not asked for are NOT VERIFIED
   */
  public static Report run(
      BackendHarness harness, ConformanceOptions options, Consumer<RuleResult> listener) {
    List<RuleResult> results = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      RuleResult result = run(harness, options, rule);
      results.add(result);
      listener.accept(result);
    }
    return report(harness, results);
  }

  /**
   * Runs all rules for rebalancers. Blocks until all are done; does not close the harness.
   *
   * @param harness the rebalancer's; used by this call only
   * @return one result for each rule
   */
  public static Report run(RebalancerHarness harness) {
    List<RuleResult> results = new ArrayList<>();
    for (RebalancerRule rule : RebalancerRule.values()) {
      results.add(run(harness, rule));
    }
    return report(harness, results);
  }

  /**
   * Runs one rule for rebalancers. Blocks until it is done; does not close the harness.
   *
   * @param harness the rebalancer's; used by this call only
   * @param rule which
   */
  public static RuleResult run(RebalancerHarness harness, RebalancerRule rule) {
    return new RebalancerRunner(harness).run(rule);
  }

  /**
   * Opens a harness that {@link ServiceLoader} finds.
   *
   * @param name of the {@link BackendHarnessProvider}
   * @param options given to it
   * @return the harness; the caller closes it
   * @throws IllegalArgumentException naming the available harnesses, if none has that name
   */
  public static BackendHarness find(String name, Map<String, String> options) {
    List<String> names = new ArrayList<>();
    for (BackendHarnessProvider provider : ServiceLoader.load(BackendHarnessProvider.class)) {
      if (provider.name().equals(name)) {
        return provider.open(options);
      }
      names.add(provider.name());
    }
    throw new IllegalArgumentException(
        "unknown backend harness: expected one of "
            + names
            + ", was '"
            + name
            + "'; put the jar with its provider on the class path");
  }

  static RuleResult run(BackendHarness harness, ConformanceOptions options, Rule rule) {
    if (!options.rules().contains(rule)) {
      return new RuleResult(
          rule, Status.NOT_VERIFIED, ReportWriter.NOT_ASKED, 0, options.seed(), Duration.ZERO);
    }
    return new RuleRunner(harness, options).run(rule);
  }

  static Report report(BackendHarness harness, List<RuleResult> results) {
    return new Report(
        harness.name(),
        harness.version(),
        version(),
        ReportWriter.texts(harness.capabilities()),
        results);
  }

  static Report report(RebalancerHarness harness, List<RuleResult> results) {
    return new Report(
        harness.name(),
        harness.version(),
        version(),
        ReportWriter.texts(harness.disturbances()),
        results);
  }

  private static String version() {
    Properties kit = new Properties();
    try (InputStream file = Conformance.class.getResourceAsStream("kit.properties")) {
      kit.load(Objects.requireNonNull(file, "kit.properties must be in the kit's jar"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the kit's own version", e);
    }
    return kit.getProperty("version");
  }
}
