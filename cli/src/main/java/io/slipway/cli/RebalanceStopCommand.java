package io.slipway.cli;

import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import picocli.CommandLine.Command;

@Command(
    name = "stop",
    sortOptions = false,
    description = "Stops a rebalance, also one that is executed; no error if it is over.")
final class RebalanceStopCommand extends RebalanceChangeCommand {
  RebalanceStopCommand(CommandContext context) {
    super(context, Rebalances::stop);
  }

  @Override
  int outcome(CommandContext to, RebalanceStatus status) {
    return RebalanceOutcome.stopped(to, status);
  }
}
