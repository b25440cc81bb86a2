package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    sortOptions = false,
    description = {
      "Removes the record of a cluster whose place is gone for good.",
      "Erases nothing, and is refused if the place answers."
    })
final class ForgetCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  ForgetCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    Confirmation confirmation = new Confirmation(context, "forget of '" + cluster + "'");
    if (!yes) {
      confirmation.requireAnswerable("add --yes to remove its record");
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
                "a forget only goes forward, so it stops here, unfinished"),
            work -> work.execute(io.slipway.engine.Command.forget(cluster)));
    context.print(
        context.root().json()
            ? Json.status(status)
            : status.cluster().name() + " is " + status.state());
    return ExitStatus.DONE;
  }

  private static String question(ClusterStatus status) {
    return "Forget '"
        + status.cluster().name()
        + "' ("
        + status.state()
        + ", "
        + status.desiredSpus()
        + " SPUs on "
        + status.backend()
        + ")? Its place must be gone for good: whatever is left there, members and data too, stays"
        + " as it is.";
  }
}
