package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after the command's name. */
@Command(
    name = "slipway",
    description = "Creates, shuts down, resumes and deletes streaming clusters.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = VersionText.class,
    sortOptions = false,
    footerHeading = "%nExit statuses:%n",
    footer = {
      "  0 done              2 usage, invalid spec   3 illegal transition",
      "  4 not found         5 already exists        6 locked or in progress",
      "  7 backend failure   8 deadline              9 store damaged or unavailable",
      "  10 not healthy (status --probe)         130 cancelled",
      "  141 the reader of the result is gone    1 internal"
    })
final class RootCommand {
  static final String HOME_VARIABLE = "SLIPWAY_HOME";
  static final String OWNER_VARIABLE = "SLIPWAY_OWNER";
  static final String CLASS_PATH_VARIABLE = "SLIPWAY_CLASS_PATH";
  static final String DEBUG_VARIABLE = "SLIPWAY_DEBUG";

  @Option(
      names = "--home",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Where records and clusters live (default: $SLIPWAY_HOME, else ~/.slipway).")
  @Nullable String home;

  @Option(
      names = "--owner",
      scope = ScopeType.INHERIT,
      paramLabel = "ID",
      description =
          "Whose clusters these are on a platform that several homes share (default:"
              + " $SLIPWAY_OWNER, else the id of the store).")
  @Nullable String owner;

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "table or json (default: table).")
  OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--plain",
      scope = ScopeType.INHERIT,
      description = "Progress in plain lines, also on a terminal.")
  boolean plain;

  @Option(
      names = "--class-path",
      scope = ScopeType.INHERIT,
      paramLabel = "PATHS",
      description =
          "Jars and class directories with backends and workloads of your own; DIR/* for all jars"
              + " of DIR (default: $SLIPWAY_CLASS_PATH).")
  @Nullable String classPath;

  @Option(
      names = "--lock-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "DURATION",
      description = "How long to wait for another process that holds the home (default: 30s).")
  Duration lockTimeout = Duration.ofSeconds(30);

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Stack traces with errors (also: SLIPWAY_DEBUG=1).")
  boolean debug;

  private final Map<String, String> variables;
  private final Path userHome;

  RootCommand(CliEnvironment environment) {
    this.variables = environment.variables();
    this.userHome = environment.userHome();
  }

  /** Returns the home, and whose clusters it has. */
  HomeChoice homeChoice() {
    String text = owner == null ? variables.getOrDefault(OWNER_VARIABLE, "") : owner;
    boolean given = owner != null || !text.isEmpty();
    return new HomeChoice(
        homeDirectory(), given ? Optional.of(new OwnerId(text)) : Optional.empty());
  }

  /** Returns the home, absolute. */
  Path homeDirectory() {
    String text = home;
    if (text == null) {
      String variable = variables.getOrDefault(HOME_VARIABLE, "");
      text = variable.isEmpty() ? userHome.resolve(".slipway").toString() : variable;
    }
    try {
      if (!text.isBlank()) {
        return Path.of(text).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      throw invalidHome(text, e);
    }
    throw invalidHome(text, null);
  }

  private static SlipwayException invalidHome(String text, @Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid home")
            .withExpected("the path of a directory")
            .withActual("'" + text + "'")
            .withRemedy("choose another with --home"),
        cause);
  }

  /** Returns the additions to the command's class path, or an empty text. */
  String classPath() {
    return classPath == null ? variables.getOrDefault(CLASS_PATH_VARIABLE, "") : classPath;
  }

  boolean json() {
    return output == OutputFormat.JSON;
  }

  boolean showsStackTraces() {
    String variable = variables.getOrDefault(DEBUG_VARIABLE, "");
    return debug || !(variable.isEmpty() || variable.equals("0"));
  }
}
