package io.slipway.cli;

import io.slipway.engine.RebalanceStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "wait",
    sortOptions = false,
    description = {
      "Drives a rebalance until it is over, or waits for approval.",
      "It takes the home only to write, so that other commands get in. Ctrl-C ends the wait only."
    })
final class RebalanceWaitCommand implements Callable<Integer> {
  static final String WHICH =
      "The cluster; with the id of a rebalance where several are unfinished.";

  private final CommandContext context;

  @Parameters(paramLabel = "NAME[/ID]", description = WHICH)
  private String name = "";

  RebalanceWaitCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    RebalanceReference reference = RebalanceReference.parse(name);
    context.requireHome();
    RebalanceStatus known = reference.read(context);
    return RebalanceOutcome.wanted(
        context, RebalanceSession.run(context, session -> session.await(known)));
  }
}
