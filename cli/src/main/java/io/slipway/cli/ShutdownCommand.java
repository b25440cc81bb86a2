package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "shutdown",
    sortOptions = false,
    description = "Stops a running cluster; its configuration and data are kept.")
final class ShutdownCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  ShutdownCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    context.requireHome();
    ClusterStatus status =
        context.change(
            timeout.value,
            Interrupts.Words.thenRecover(
                "a shutdown only goes forward, so it stops here, unfinished"),
            (engine, options, view) -> engine.shutdown(cluster, options));
    return Results.status(context, status);
  }
}
