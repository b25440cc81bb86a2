package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    sortOptions = false,
    description = "Erases a cluster and everything that it owns.")
final class DeleteCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(names = "--shutdown", description = "Shut a running cluster down first.")
  private boolean shutdown;

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  DeleteCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    if (!yes) {
      requireAnswerable();
    }
    context.requireHome();
    if (!yes) {
      confirm(cluster);
    }
    ClusterStatus status =
        context.change(
            timeout,
            Interrupts.Words.thenRecover(
                "a delete only goes forward, so it stops here, unfinished"),
            work ->
                work.execute(
                    io.slipway.engine.Command.delete(
                        cluster,
                        shutdown ? DeleteOptions.shutdownFirst() : DeleteOptions.defaults())));
    print(status);
    return ExitStatus.DONE;
  }

  private void print(ClusterStatus status) {
    if (context.root().json()) {
      context.print(Json.status(status));
      return;
    }
    context.print(status.cluster().name() + " is " + status.state());
    status.retained().forEach(thing -> context.print("  retained by the platform: " + thing));
  }

  private void requireAnswerable() {
    Terminal terminal = context.environment().terminal();
    if (!terminal.inputIsTerminal() || !terminal.errorIsTerminal()) {
      throw new UsageFailure(
          "delete of '"
              + name
              + "' is not confirmed, and there is no terminal to ask; add --yes to delete it with"
              + " all its data",
          null);
    }
  }

  private void confirm(ClusterName cluster) {
    ClusterStatus status;
    try (ClusterReader reader = context.reader()) {
      status = reader.status(cluster);
    }
    PrintStream err = context.environment().err();
    err.print(
        "Delete '"
            + cluster
            + "' ("
            + status.state()
            + ", "
            + status.desiredSpus()
            + " SPUs) and all its data? [y/N] ");
    err.flush();
    String answer = answer().strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.CANCELLED,
                  "delete of '" + cluster + "' was declined, and nothing was changed")
              .withExpected("y or yes")
              .withActual("'" + answer + "'"));
    }
  }

  private String answer() {
    try {
      String line = context.environment().in().readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException("the answer could not be read", e);
    }
  }
}
