package io.slipway.conformance.internal;

import io.slipway.conformance.Report;
import io.slipway.conformance.RuleResult;
import io.slipway.conformance.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups the rules that fail in the same way: one mistake often breaks many. */
final class Causes {
  private Causes() {}

  /** Returns a line for each way in which more than one rule fails. */
  static List<String> shared(Report report) {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    for (RuleResult result : report.results()) {
      if (result.status() == Status.FAIL) {
        rules.computeIfAbsent(cause(result), any -> new ArrayList<>()).add(result.rule().id());
      }
    }
    List<String> lines = new ArrayList<>();
    rules.forEach(
        (cause, ids) -> {
          if (ids.size() > 1) {
            lines.add(String.join(", ", ids) + " fail alike: " + cause);
          }
        });
    return lines;
  }

  /**
   * Returns what is wrong, without what was seen, which differs by the run; with the rule that is
   * broken only where it is another than the one that was checked.
   */
  private static String cause(RuleResult result) {
    String own = "[" + result.rule().id() + "] ";
    String detail = result.detail();
    String bare = detail.startsWith(own) ? detail.substring(own.length()) : detail;
    int end = bare.indexOf(bare.startsWith(RuleRunner.BROKE_DOWN) ? "; seed " : ": expected ");
    return end < 0 ? bare : bare.substring(0, end);
  }
}
