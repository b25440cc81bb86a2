package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    sortOptions = false,
    description = "Launches a shut-down cluster again, on its stored configuration and data.")
final class ResumeCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  ResumeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    context.requireHome();
    ClusterStatus status =
        context.change(
            timeout.value,
            Interrupts.Words.thenRecover("rolling back"),
            (engine, options, view) -> engine.resume(cluster, options));
    return Results.status(context, status);
  }
}
