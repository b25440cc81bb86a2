package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that moves one cluster and takes only its name and a timeout. */
abstract class TransitionCommand implements Callable<Integer> {
  private final CommandContext context;
  private final String atInterrupt;
  private final Function<ClusterName, Command> transition;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  /**
   * Makes a command.
   *
   * @param atInterrupt the messages for Ctrl-C
   * @param transition the request to the engine
   */
  TransitionCommand(
      CommandContext context, String atInterrupt, Function<ClusterName, Command> transition) {
    this.context = context;
    this.atInterrupt = atInterrupt;
    this.transition = transition;
  }

  @Override
  public final Integer call() {
    ClusterName cluster = ClusterName.of(name);
    context.requireHome();
    ClusterStatus status =
        context.change(
            timeout,
            Interrupts.Words.thenRecover(atInterrupt),
            work -> work.execute(transition.apply(cluster)));
    return Results.status(context, status);
  }
}
