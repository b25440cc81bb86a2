package io.slipway.cli;

import io.slipway.spi.SlipwayException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Reads arguments, runs a command, and turns every outcome into an exit status. */
final class Cli {
  private static final Map<String, Function<CommandContext, Object>> COMMANDS = commands();

  private static final Set<String> CHANGING =
      Set.of("demo", "create", "start", "shutdown", "resume", "delete", "forget", "recover");

  /** The narrowest that picocli draws. */
  private static final int LEAST_HELP_WIDTH = 55;

  private final CliEnvironment environment;
  private final Interrupts interrupts;

  /**
   * Creates a command line.
   *
   * @param environment everything outside that commands touch
   */
  Cli(CliEnvironment environment) {
    this.environment = environment;
    this.interrupts = new Interrupts(environment.halt());
  }

  /**
   * Runs one command line. Blocks until it is done.
   *
   * @param arguments what the user typed
   * @return the exit status
   */
  int run(String... arguments) {
    environment.signals().handle(interrupts::onSignal);
    if (!Collections.disjoint(List.of(arguments), CHANGING)) {
      // In parallel with parsing the arguments, which takes about as long.
      environment.engines().warmUp();
    }
    RootCommand root = new RootCommand(environment);
    CommandLine line = commandLine(root, List.of(arguments));
    ErrorReporter errors = new ErrorReporter(environment.err(), environment.terminal());
    line.setParameterExceptionHandler(
        (failure, args) -> {
          errors.report(
              UsageText.of(failure, COMMANDS.keySet()), json(root, args), root.showsStackTraces());
          return ExitStatus.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> errors.report(failure, root.json(), root.showsStackTraces()));
    line.setExecutionStrategy(parsed -> execute(root, parsed));
    int status = line.execute(arguments);
    return flushed(status, errors, root);
  }

  private static int execute(RootCommand root, CommandLine.ParseResult parsed) {
    CommandLine.IExecutionStrategy last = new CommandLine.RunLast();
    try {
      return ClassPath.with(root.classPath(), () -> last.execute(parsed));
    } catch (SlipwayException e) {
      // A command's own failure is one already; this one is of the class path.
      throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), "", e);
    }
  }

  /** A result that could not be written is a failure, unless its reader had seen enough. */
  private int flushed(int status, ErrorReporter errors, RootCommand root) {
    if (!environment.out().checkError() || status != ExitStatus.DONE) {
      return status;
    }
    if (environment.out().readerIsGone()) {
      return ExitStatus.READER_GONE;
    }
    return errors.report(
        new OutputFailure(
            "the command is done, but its result could not be written to the standard output;"
                + " see 'slipway status'"),
        root.json(),
        root.showsStackTraces());
  }

  private CommandLine commandLine(RootCommand root, List<String> arguments) {
    CommandContext context = new CommandContext(environment, root, interrupts);
    CommandLine line = new CommandLine(root);
    COMMANDS.forEach(
        (name, command) -> {
          if (mayMean(name, arguments)) {
            line.addSubcommand(name, command.apply(context));
          }
        });
    line.registerConverter(Duration.class, new Durations());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A value that begins with @ is a value, not a file of further arguments.
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(Math.max(LEAST_HELP_WIDTH, environment.terminal().columns()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setOut(writer(environment.out()));
    line.setErr(writer(environment.err()));
    return line;
  }

  /**
   * Reading the annotations of all commands takes longer than most commands, so only commands named
   * in the arguments are read, unless none is named or help is requested.
   */
  private static boolean mayMean(String name, List<String> arguments) {
    return arguments.contains(name)
        || arguments.contains("--help")
        || arguments.contains("-h")
        || Collections.disjoint(arguments, COMMANDS.keySet());
  }

  private static Map<String, Function<CommandContext, Object>> commands() {
    Map<String, Function<CommandContext, Object>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand::new);
    commands.put("create", CreateCommand::new);
    commands.put("start", StartCommand::new);
    commands.put("shutdown", ShutdownCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("forget", ForgetCommand::new);
    commands.put("recover", RecoverCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("rebalance", Cli::rebalanceCommand);
    commands.put("explain", ExplainCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("store", Cli::storeCommand);
    commands.put("journal", JournalCommand::new);
    commands.put("diagram", DiagramCommand::new);
    commands.put("conformance", ConformanceCommand::new);
    commands.put("prepare", PrepareCommand::new);
    return Collections.unmodifiableMap(commands);
  }

  private static CommandLine storeCommand(CommandContext context) {
    return new CommandLine(new StoreCommand())
        .addSubcommand("verify", new StoreVerifyCommand(context))
        .addSubcommand("backup", new StoreBackupCommand(context))
        .addSubcommand("restore", new StoreRestoreCommand(context))
        .addSubcommand("compare", new StoreCompareCommand(context))
        .addSubcommand("adopt", new StoreAdoptCommand(context))
        .addSubcommand("erase-orphan", new StoreEraseOrphanCommand(context));
  }

  private static CommandLine rebalanceCommand(CommandContext context) {
    return new CommandLine(new RebalanceCommand())
        .addSubcommand("start", new RebalanceStartCommand(context))
        .addSubcommand("approve", new RebalanceApproveCommand(context))
        .addSubcommand("stop", new RebalanceStopCommand(context))
        .addSubcommand("refresh", new RebalanceRefreshCommand(context))
        .addSubcommand("status", new RebalanceStatusCommand(context))
        .addSubcommand("wait", new RebalanceWaitCommand(context));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Parsing may have failed before it came to the option. */
  private static boolean json(RootCommand root, String[] arguments) {
    if (root.json()) {
      return true;
    }
    String before = "";
    for (String argument : arguments) {
      boolean named = before.equals("-o") || before.equals("--output");
      if (argument.equalsIgnoreCase(named ? "json" : "-ojson")
          || argument.equalsIgnoreCase("-o=json")
          || argument.equalsIgnoreCase("--output=json")) {
        return true;
      }
      before = argument;
    }
    return false;
  }
}
