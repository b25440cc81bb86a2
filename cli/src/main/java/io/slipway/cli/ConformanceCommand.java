package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of a run of the conformance kit, which this command does not bring itself. */
@Command(
    name = "conformance",
    sortOptions = false,
    description = {
      "Checks a backend against the numbered rules of the contract and writes a report.",
      "The kit must be on the class path; ./slipway of the source tree brings it, with the harness"
          + " of the local backend. Of another one give what holds it and its harness by"
          + " --class-path.",
      "A MUST that the harness cannot check does not fail the run: the verdict counts them."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final String KIT = "io.slipway.conformance.Conformance";

  private final CommandContext context;

  @Option(
      names = "--backend",
      required = true,
      paramLabel = "NAME",
      description = "The name of a BackendHarnessProvider.")
  String backend = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of the harness; repeat it for more.")
  Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--rule",
      paramLabel = "R-NN",
      description = "Only this rule; repeat it for more.")
  List<String> rules = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of a failure, to see it again.")
  @Nullable Long seed;

  @Option(
      names = "--tries",
      paramLabel = "N",
      description = "How many sequences for each property.")
  @Nullable Integer tries;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How long a sequence may be; a seed gives the same one for the same length.")
  @Nullable Integer steps;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the report goes (default: target/conformance).")
  @Nullable Path report;

  ConformanceCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    requireKit();
    return new ConformanceRun(context, this).run();
  }

  private static void requireKit() {
    try {
      Class.forName(KIT, false, ConformanceCommand.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "the conformance kit is not there")
              .withExpected(
                  "slipway-conformance and what it needs on the class path of the command")
              .withRemedy("use ./slipway of the source tree", "add the jars to -cp"),
          e);
    }
  }
}
