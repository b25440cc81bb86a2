package io.slipway.conformance.internal;

import io.slipway.conformance.ContractRule;
import io.slipway.conformance.Report;
import io.slipway.conformance.RuleResult;
import io.slipway.conformance.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes reports, without any library: the kit must not bring one into its users' tests. */
public final class ReportWriter {
  /** The text for a rule that the options leave out. */
  public static final String NOT_ASKED = "not asked for";

  private ReportWriter() {}

  /**
   * Writes the report in all its forms.
   *
   * @param report what to write
   * @param directory where to
   * @throws IOException if a file cannot be written
   */
  public static void write(Report report, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("report.json"), json(report));
    Files.writeString(directory.resolve("report.md"), markdown(report));
    Files.writeString(directory.resolve("report.html"), html(report));
  }

  /**
   * Returns one line of Markdown.
   *
   * @param report what it is about
   */
  public static String badge(Report report) {
    String verdict =
        switch (report.verdict()) {
          case CONFORMS, CONFORMS_PARTLY -> "conforms";
          case FAILS -> "fails";
          case INCOMPLETE -> "incomplete";
        };
    String text =
        verdict
            + ", "
            + report.count(Status.PASS)
            + "/"
            + report.results().size()
            + " rules"
            + unchecked(report, ", ", "");
    return "![Slipway conformance: "
        + text
        + "](https://img.shields.io/badge/slipway_conformance-"
        + text.replace("-", "--").replace(" ", "_").replace("/", "%2F").replace(",", "%2C")
        + "-"
        + color(report.verdict())
        + ")";
  }

  private static String color(Report.Verdict verdict) {
    return switch (verdict) {
      case CONFORMS -> "brightgreen";
      case CONFORMS_PARTLY, INCOMPLETE -> "yellow";
      case FAILS -> "red";
    };
  }

  private static String unchecked(Report report, String before, String after) {
    int count = report.unchecked().size();
    return count == 0 ? "" : before + count + " MUST unchecked" + after;
  }

  /** Returns the verdict as a console shows it, such as {@code CONFORMS (13 MUST unchecked)}. */
  private static String verdict(Report report) {
    String verdict =
        report.verdict() == Report.Verdict.CONFORMS_PARTLY
            ? Report.Verdict.CONFORMS.name()
            : report.verdict().name();
    return verdict + unchecked(report, " (", ")");
  }

  /**
   * Returns the report for a console.
   *
   * @param report what it is about
   */
  public static String summary(Report report) {
    StringBuilder text = new StringBuilder();
    for (RuleResult result : report.results()) {
      if (result.status() != Status.PASS && !result.detail().equals(NOT_ASKED)) {
        text.append(name(result.status()))
            .append(' ')
            .append(result.rule().id())
            .append(' ')
            .append(force(result.rule()))
            .append(": ")
            .append(result.rule().title())
            .append("\n  ")
            .append(result.detail())
            .append('\n');
      }
    }
    Causes.shared(report).forEach(line -> text.append(line).append('\n'));
    return text.append(sum(report)).append('\n').toString();
  }

  /** Returns how binding a rule is, such as {@code core MUST}. */
  private static String force(ContractRule rule) {
    return (rule.core() ? "core " : "") + rule.level();
  }

  private static String sum(Report report) {
    return report.backend()
        + (report.backendVersion().isEmpty() ? "" : " " + report.backendVersion())
        + ": "
        + verdict(report)
        + ", "
        + report.count(Status.PASS)
        + " passed, "
        + report.count(Status.FAIL)
        + " failed, "
        + report.count(Status.SKIPPED)
        + " skipped, "
        + report.count(Status.NOT_VERIFIED)
        + " not verified; kit "
        + report.kitVersion();
  }

  private static String name(Status status) {
    return status.name().replace('_', ' ');
  }

  /** Says what the verdict does not cover. */
  private static String explanation(Report report) {
    List<String> core = ids(report, true);
    List<String> others = ids(report, false);
    return (core.isEmpty()
            ? "Every core rule was checked."
            : "Unchecked core rules, without which nothing conforms: "
                + String.join(", ", core)
                + ".")
        + (others.isEmpty()
            ? ""
            : " Unchecked MUSTs that depend on the platform: " + String.join(", ", others) + ".")
        + "\n";
  }

  private static List<String> ids(Report report, boolean core) {
    return report.unchecked().stream().filter(r -> r.core() == core).map(ContractRule::id).toList();
  }

  private static String json(Report report) {
    StringBuilder json = new StringBuilder("{\n");
    json.append("  \"backend\": ").append(quote(report.backend())).append(",\n");
    json.append("  \"backendVersion\": ").append(quote(report.backendVersion())).append(",\n");
    json.append("  \"kitVersion\": ").append(quote(report.kitVersion())).append(",\n");
    json.append("  \"verdict\": ").append(quote(report.verdict().name())).append(",\n");
    json.append("  \"uncheckedMusts\": ").append(report.unchecked().size()).append(",\n");
    json.append("  \"uncheckedCoreMusts\": ")
        .append(report.unchecked().stream().filter(ContractRule::core).count())
        .append(",\n");
    json.append("  \"capabilities\": [")
        .append(String.join(", ", report.capabilities().stream().map(ReportWriter::quote).toList()))
        .append("],\n  \"rules\": [");
    String separator = "\n";
    for (RuleResult result : report.results()) {
      ContractRule rule = result.rule();
      json.append(separator)
          .append("    {\"rule\": ")
          .append(quote(rule.id()))
          .append(", \"level\": ")
          .append(quote(rule.level().name()))
          .append(", \"kind\": ")
          .append(quote(rule.kind().name()))
          .append(", \"capability\": ")
          .append(rule.needs().map(ReportWriter::quote).orElse("null"))
          .append(", \"core\": ")
          .append(rule.core())
          .append(", \"status\": ")
          .append(quote(result.status().name()))
          .append(", \"tries\": ")
          .append(result.tries())
          .append(", \"seed\": ")
          .append(result.seed())
          .append(", \"milliseconds\": ")
          .append(result.time().toMillis())
          .append(", \"title\": ")
          .append(quote(rule.title()))
          .append(", \"detail\": ")
          .append(quote(result.detail()))
          .append('}');
      separator = ",\n";
    }
    return json.append("\n  ]\n}\n").toString();
  }

  private static String markdown(Report report) {
    StringBuilder text = new StringBuilder("# Conformance of ").append(report.backend());
    text.append("\n\n").append(badge(report)).append("\n\n").append(sum(report)).append(".\n\n");
    text.append("Harness: ").append(report.capabilities()).append("\n\n");
    text.append(explanation(report)).append("\n");
    Causes.shared(report).forEach(line -> text.append("- ").append(line).append(".\n"));
    text.append(
        "\n| rule | level | status | tries | seed | ms | |\n|---|---|---|---|---|---|---|\n");
    for (RuleResult result : report.results()) {
      text.append("| ")
          .append(result.rule().id())
          .append(" | ")
          .append(force(result.rule()))
          .append(" | ")
          .append(name(result.status()))
          .append(" | ")
          .append(result.tries())
          .append(" | ")
          .append(result.seed())
          .append(" | ")
          .append(result.time().toMillis())
          .append(" | ")
          .append(result.rule().title())
          .append(" |\n");
    }
    for (RuleResult result : report.results()) {
      if (!result.detail().isEmpty()) {
        text.append("\n## ").append(result.rule().id()).append(' ').append(name(result.status()));
        text.append("\n\n```\n").append(result.detail()).append("\n```\n");
      }
    }
    return text.toString();
  }

  private static String html(Report report) {
    StringBuilder html =
        new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
            .append(escape("Conformance of " + report.backend()))
            .append("</title><style>body{font-family:sans-serif}td,th{text-align:left;padding:")
            .append("0.2em 0.8em;vertical-align:top}.PASS,.CONFORMS{color:#060}")
            .append(".FAIL,.FAILS{color:#b00}")
            .append(".SKIPPED,.CONFORMS_PARTLY,.INCOMPLETE{color:#960}</style>")
            .append("</head><body>\n<h1>")
            .append(escape("Conformance of " + report.backend()))
            .append("</h1>\n<p class=\"")
            .append(report.verdict())
            .append("\">")
            .append(escape(sum(report)))
            .append("</p>\n<p>")
            .append(escape(explanation(report)))
            .append("</p>\n")
            .append(
                String.join(
                    "",
                    Causes.shared(report).stream().map(l -> "<p>" + escape(l) + "</p>\n").toList()))
            .append("<table>\n<tr><th>rule<th>level<th>status<th>tries<th>seed<th>ms<th>\n");
    for (RuleResult result : report.results()) {
      html.append("<tr id=\"")
          .append(result.rule().id())
          .append("\"><td>")
          .append(result.rule().id())
          .append("<td>")
          .append(force(result.rule()))
          .append("<td class=\"")
          .append(result.status())
          .append("\">")
          .append(name(result.status()))
          .append("<td>")
          .append(result.tries())
          .append("<td>")
          .append(result.seed())
          .append("<td>")
          .append(result.time().toMillis())
          .append("<td>")
          .append(escape(result.rule().title()))
          .append(result.detail().isEmpty() ? "" : "<br><code>" + escape(result.detail()))
          .append(result.detail().isEmpty() ? "\n" : "</code>\n");
    }
    return html.append("</table>\n</body></html>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * Returns the capabilities of a harness, human-readable.
   *
   * @param capabilities of the harness, or its disturbances
   */
  public static <E extends Enum<E>> List<String> texts(Set<E> capabilities) {
    return capabilities.stream().sorted().map(Enum::name).toList();
  }
}
