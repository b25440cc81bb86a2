package io.slipway.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words picocli's usage errors like all other errors. */
final class UsageText {
  private UsageText() {}

  /**
   * Returns the failure in our wording.
   *
   * @param failure picocli's failure
   * @param commands the names of all commands, including those not set up
   */
  static UsageFailure of(ParameterException failure, Set<String> commands) {
    CommandLine line = failure.getCommandLine();
    String next = "see '" + line.getCommandSpec().qualifiedName() + " --help'";
    return new UsageFailure(text(failure, line, commands, next), failure);
  }

  private static String text(
      ParameterException failure, CommandLine line, Set<String> commands, String next) {
    Set<String> names = line.getParent() == null ? commands : line.getSubcommands().keySet();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched(), names, next);
    }
    if (failure instanceof MissingParameterException missing) {
      // An argument that picocli could not place explains why it misses another.
      List<String> unplaced = line.getUnmatchedArguments();
      return unplaced.isEmpty()
          ? text("missing argument", labels(missing), next)
          : unknown(unplaced, Set.of(), "correct it, and add " + labels(missing) + "; " + next);
    }
    if (failure instanceof OverwrittenOptionException twice) {
      return text("option given twice", label(twice.getOverwritten()) + " once", "twice", next);
    }
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    if (message.startsWith("Missing required subcommand")) {
      return text("missing command", oneOf(names), next);
    }
    ArgSpec argument = failure.getArgSpec();
    if (argument != null && message.startsWith("Expected parameter")) {
      return text("missing value", label(argument), next);
    }
    if (argument != null && failure.getValue() != null && argument.type().isEnum()) {
      return text(
          "invalid " + name(argument),
          Stream.of(argument.type().getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" or ")),
          "'" + failure.getValue() + "'",
          next);
    }
    return message + "; " + next;
  }

  private static String text(String what, String expected, String next) {
    return what + ": expected " + expected + "; " + next;
  }

  private static String text(String what, String expected, String was, String next) {
    return what + ": expected " + expected + ", was " + was + "; " + next;
  }

  private static String unknown(List<String> unmatched, Set<String> names, String next) {
    String first = "'" + unmatched.get(0) + "'";
    if (unmatched.get(0).startsWith("-")) {
      return text("unknown option", "an option of its help", first, next);
    }
    return names.isEmpty()
        ? text("one argument too many", "none here", first, next)
        : text("unknown command", oneOf(names), first, next);
  }

  private static String oneOf(Set<String> names) {
    return "one of " + String.join(", ", names);
  }

  private static String labels(MissingParameterException failure) {
    return failure.getMissing().stream().map(UsageText::label).collect(Collectors.joining(" and "));
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
