package io.slipway.cli;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Conformance;
import io.slipway.conformance.ConformanceOptions;
import io.slipway.conformance.Report;
import io.slipway.conformance.Rule;
import io.slipway.conformance.RuleResult;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** A run of the conformance kit: the only class of the command that needs the kit's jar. */
final class ConformanceRun {
  private final CommandContext context;
  private final ConformanceCommand command;
  private final ConformanceOptions asked;

  /**
   * Creates a run.
   *
   * @param context where results go
   * @param command the parsed command
   */
  ConformanceRun(CommandContext context, ConformanceCommand command) {
    this.context = context;
    this.command = command;
    try {
      this.asked = asked(command);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static ConformanceOptions asked(ConformanceCommand command) {
    ConformanceOptions.Builder builder = ConformanceOptions.builder();
    if (command.seed != null) {
      builder.seed(command.seed);
    }
    if (command.tries != null) {
      builder.tries(command.tries);
    }
    if (command.steps != null) {
      builder.steps(command.steps);
    }
    if (command.report != null) {
      builder.directory(command.report);
    }
    if (!command.rules.isEmpty()) {
      Set<Rule> chosen = new LinkedHashSet<>();
      command.rules.forEach(rule -> chosen.add(Rule.of(rule)));
      builder.rules(chosen);
    }
    return builder.build();
  }

  /** Runs the rules, writes the report and returns the exit status. */
  int run() throws IOException {
    Report result;
    try (BackendHarness harness = find()) {
      result =
          Conformance.run(
              harness,
              asked,
              rule -> {
                if (asked.rules().contains(rule.rule())) {
                  show(rule);
                }
              });
    }
    result.write(asked.directory());
    context.print(result.summary());
    context.print("report: " + asked.directory().toAbsolutePath());
    return switch (result.verdict()) {
      // Rules that the harness cannot check are counted in the verdict, not broken.
      case CONFORMS, CONFORMS_PARTLY -> ExitStatus.DONE;
      case FAILS -> ExitStatus.BACKEND;
      // A run of some rules only cannot give the whole verdict.
      case INCOMPLETE -> command.rules.isEmpty() ? ExitStatus.BACKEND : ExitStatus.DONE;
    };
  }

  private void show(RuleResult result) {
    context.print(
        (result.rule().id() + "  " + result.status() + "  " + result.detail()).stripTrailing());
  }

  private BackendHarness find() {
    try {
      return Conformance.find(command.backend, command.options);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static SlipwayException invalid(IllegalArgumentException cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, String.valueOf(cause.getMessage())), cause);
  }
}
