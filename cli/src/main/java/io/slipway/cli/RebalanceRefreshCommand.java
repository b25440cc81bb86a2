package io.slipway.cli;

import io.slipway.engine.Rebalances;
import picocli.CommandLine.Command;

@Command(
    name = "refresh",
    sortOptions = false,
    description = "Asks for a new proposal; one that is over is requested anew.")
final class RebalanceRefreshCommand extends RebalanceChangeCommand {
  RebalanceRefreshCommand(CommandContext context) {
    super(context, Rebalances::refresh);
  }
}
