package io.slipway.cli;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Conformance;
import io.slipway.conformance.ConformanceOptions;
import io.slipway.conformance.Report;
import io.slipway.conformance.Rule;
import io.slipway.conformance.RuleResult;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "conformance",
    sortOptions = false,
    description = {
      "Checks a backend against the numbered rules of the contract and writes a report.",
      "The local backend is there; of another one give the jars that hold it and its harness.",
      "A MUST that the harness cannot check does not fail the run: the verdict counts them."
    })
final class ConformanceCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(
      names = "--backend",
      required = true,
      paramLabel = "NAME",
      description = "The name of a BackendHarnessProvider.")
  private String backend = "";

  @Option(
      names = "--class-path",
      paramLabel = "PATHS",
      description = "Jars and class directories with the backend and its harness.")
  private String classPath = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of the harness; repeat it for more.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--rule",
      paramLabel = "R-NN",
      description = "Only this rule; repeat it for more.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of a failure, to see it again.")
  private long seed = ConformanceOptions.defaults().seed();

  @Option(
      names = "--tries",
      paramLabel = "N",
      description = "How many sequences for each property.")
  private int tries = ConformanceOptions.defaults().tries();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How long a sequence may be; a seed gives the same one for the same length.")
  private int steps = ConformanceOptions.defaults().steps();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the report goes (default: target/conformance).")
  private Path report = ConformanceOptions.defaults().directory();

  ConformanceCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    ConformanceOptions asked = asked();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URLClassLoader loader = new URLClassLoader(urls(), ConformanceCommand.class.getClassLoader());
    try {
      // ServiceLoader looks here for the harness.
      thread.setContextClassLoader(loader);
      return run(asked);
    } finally {
      thread.setContextClassLoader(before);
      loader.close();
    }
  }

  private int run(ConformanceOptions asked) throws IOException {
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
    result.write(report);
    context.print(result.summary());
    context.print("report: " + report.toAbsolutePath());
    return switch (result.verdict()) {
      // What the harness cannot check is said by the verdict, and broken by nobody.
      case CONFORMS, CONFORMS_PARTLY -> ExitStatus.DONE;
      case FAILS -> ExitStatus.BACKEND;
      // Who asks for some rules only cannot get the whole verdict.
      case INCOMPLETE -> rules.isEmpty() ? ExitStatus.BACKEND : ExitStatus.DONE;
    };
  }

  private void show(RuleResult result) {
    context.print(
        (result.rule().id() + "  " + result.status() + "  " + result.detail()).stripTrailing());
  }

  private BackendHarness find() {
    try {
      return Conformance.find(backend, options);
    } catch (IllegalArgumentException e) {
      throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private ConformanceOptions asked() {
    ConformanceOptions.Builder builder = ConformanceOptions.builder().seed(seed).directory(report);
    try {
      builder.tries(tries).steps(steps);
    } catch (IllegalArgumentException e) {
      throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
    if (!rules.isEmpty()) {
      Set<Rule> chosen = new LinkedHashSet<>();
      for (String rule : rules) {
        try {
          chosen.add(Rule.of(rule));
        } catch (IllegalArgumentException e) {
          throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
      }
      builder.rules(chosen);
    }
    return builder.build();
  }

  private URL[] urls() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String path : classPath.split(File.pathSeparator, -1)) {
      if (path.isEmpty()) {
        continue;
      }
      if (!Files.exists(Path.of(path))) {
        throw new SlipwayException(
            ErrorCode.INVALID_ARGUMENT,
            SlipwayException.text(
                "invalid class path",
                "jars and directories that exist",
                "'" + path + "'",
                "correct it"));
      }
      urls.add(Path.of(path).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
