package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    sortOptions = false,
    description = "Starts a created cluster for the first time.")
final class StartCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  StartCommand(CommandContext context) {
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
            (engine, options, view) -> engine.start(cluster, options));
    return Results.status(context, status);
  }
}
