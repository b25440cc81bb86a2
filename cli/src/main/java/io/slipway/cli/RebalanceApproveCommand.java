package io.slipway.cli;

import io.slipway.engine.Rebalances;
import picocli.CommandLine.Command;

@Command(
    name = "approve",
    sortOptions = false,
    description =
        "Approves a proposal: it is executed as soon as the server executes nothing else.")
final class RebalanceApproveCommand extends RebalanceChangeCommand {
  RebalanceApproveCommand(CommandContext context) {
    super(context, Rebalances::approve);
  }
}
