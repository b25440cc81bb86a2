package io.slipway.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The part of a document that has the rules: a table of all, and a section for each. */
final class RulesDocument {
  private RulesDocument() {}

  /**
   * Returns it in Markdown.
   *
   * @param rules all rules
   * @param needs the title of the column that says what the harness must be able to do
   * @param need what that is for a rule, for the table
   * @param needInWords the same for its section; empty if it is nothing
   */
  static <R extends ContractRule> String of(
      List<R> rules, String needs, Function<R, String> need, Function<R, String> needInWords) {
    StringBuilder text = new StringBuilder();
    text.append("| rule | level | core | kind | ")
        .append(needs)
        .append(" | |\n|---|---|---|---|---|---|\n");
    for (R rule : rules) {
      text.append(
          String.format(
              Locale.ROOT,
              "| [%s](#%s) | %s | %s | %s | %s | %s |%n",
              rule.id(),
              rule.id(),
              rule.level(),
              rule.core() ? "core" : "",
              rule.kind(),
              need.apply(rule),
              rule.title()));
    }
    rules.forEach(rule -> text.append(section(rule, needInWords.apply(rule))));
    return text.toString();
  }

  private static String section(ContractRule rule, String need) {
    List<String> facts = new ArrayList<>(List.of(rule.level().name(), rule.kind().name()));
    if (rule.core()) {
      facts.add("core");
    }
    if (!need.isEmpty()) {
      facts.add(need);
    }
    return "\n<a id=\""
        + rule.id()
        + "\"></a>\n## "
        + rule.id()
        + ": "
        + rule.title()
        + "\n\n"
        + String.join(", ", facts)
        + ".\n\n**Intent.** "
        + rule.intent()
        + "\n\n**If this fails, check** "
        + rule.check()
        + ".\n";
  }
}
