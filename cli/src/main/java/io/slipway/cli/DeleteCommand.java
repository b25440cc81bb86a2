package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.spi.ClusterName;
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
    Confirmation confirmation = new Confirmation(context, "delete of '" + cluster + "'");
    if (!yes) {
      confirmation.requireAnswerable("add --yes to delete it with all its data");
    }
    context.requireHome();
    if (!yes) {
      try (ClusterReader reader = context.reader()) {
        confirmation.ask(question(reader.status(cluster)));
      }
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

  private static String question(ClusterStatus status) {
    return "Delete '"
        + status.cluster().name()
        + "' ("
        + status.state()
        + ", "
        + status.desiredSpus()
        + " SPUs) and all its data?";
  }
}
