package io.slipway.conformance;

import io.slipway.conformance.internal.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The report of a run of the kit. Immutable.
 *
 * @param backend the name, by the harness, of the backend, or of the rebalancer
 * @param backendVersion its version, or an empty text
 * @param kitVersion the kit's version
 * @param capabilities the capabilities of the harness, human-readable
 * @param results one for each rule, by number
 */
public record Report(
    String backend,
    String backendVersion,
    String kitVersion,
    List<String> capabilities,
    List<RuleResult> results) {
  /** The verdict of a report. The enum is open. */
  public enum Verdict {
    /** Every core rule ran and held, and no other MUST was broken. */
    CONFORMS,
    /**
     * No MUST was broken, but the harness lacks {@linkplain Capability#core() core capabilities}:
     * some of what every backend must do is unchecked.
     */
    CONFORMS_PARTLY,
    /** A MUST was broken. */
    FAILS,
    /** No MUST was broken, but some were left out of the run. */
    INCOMPLETE
  }

  /** Copies the lists. */
  public Report {
    capabilities = List.copyOf(capabilities);
    results = List.copyOf(results);
  }

  /** Returns the verdict. */
  public Verdict verdict() {
    boolean broken =
        results.stream()
            .anyMatch(r -> r.status() == Status.FAIL && r.rule().level() == RuleLevel.MUST);
    if (broken) {
      return Verdict.FAILS;
    }
    List<ContractRule> unchecked = unchecked();
    Set<ContractRule> skipped =
        results.stream()
            .filter(result -> result.status() == Status.SKIPPED)
            .map(RuleResult::rule)
            .collect(Collectors.toSet());
    if (unchecked.stream().anyMatch(r -> r.kind() != RuleKind.REVIEW && !skipped.contains(r))) {
      return Verdict.INCOMPLETE;
    }
    return unchecked.stream().anyMatch(ContractRule::core)
        ? Verdict.CONFORMS_PARTLY
        : Verdict.CONFORMS;
  }

  /** Returns every MUST that the run has not checked, by number: skipped, left out, or unknown. */
  public List<ContractRule> unchecked() {
    Set<ContractRule> checked =
        results.stream()
            .filter(r -> r.status() == Status.PASS || r.status() == Status.FAIL)
            .map(RuleResult::rule)
            .collect(Collectors.toSet());
    List<ContractRule> unchecked = new ArrayList<>();
    for (ContractRule rule : rules()) {
      if (rule.level() == RuleLevel.MUST && !checked.contains(rule)) {
        unchecked.add(rule);
      }
    }
    return unchecked;
  }

  private List<? extends ContractRule> rules() {
    return results.isEmpty() ? List.of(Rule.values()) : results.get(0).rule().contract();
  }

  /**
   * Returns the number of rules with a status.
   *
   * @param status the status
   */
  public long count(Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  /**
   * Returns one line of Markdown for the backend's README: green for {@link Verdict#CONFORMS} only.
   */
  public String badge() {
    return ReportWriter.badge(this);
  }

  /**
   * Returns the report as text for a console: one line for each rule that did not pass, and the
   * totals.
   */
  public String summary() {
    return ReportWriter.summary(this);
  }

  /**
   * Writes {@code report.json}, {@code report.md} and {@code report.html}, over earlier ones.
   *
   * @param directory created if missing
   * @throws IOException if a file cannot be written
   */
  public void write(Path directory) throws IOException {
    ReportWriter.write(this, directory);
  }
}
