package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that moves one cluster and takes nothing but its name and a timeout. */
abstract class TransitionCommand implements Callable<Integer> {
  private final CommandContext context;
  private final String atInterrupt;
  private final Transition transition;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  /** What the engine is asked for. */
  @FunctionalInterface
  interface Transition {
    ClusterStatus run(SlipwayEngine engine, ClusterName cluster, CommandOptions options);
  }

  /**
   * Makes a command.
   *
   * @param atInterrupt what is said at a Ctrl-C
   */
  TransitionCommand(CommandContext context, String atInterrupt, Transition transition) {
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
            (engine, options, view) -> transition.run(engine, cluster, options));
    return Results.status(context, status);
  }
}
