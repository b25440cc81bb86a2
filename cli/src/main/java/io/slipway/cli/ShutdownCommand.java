package io.slipway.cli;

import picocli.CommandLine.Command;

@Command(
    name = "shutdown",
    sortOptions = false,
    description = "Stops a running cluster; its configuration and data are kept.")
final class ShutdownCommand extends TransitionCommand {
  ShutdownCommand(CommandContext context) {
    super(
        context,
        "a shutdown only goes forward, so it stops here, unfinished",
        io.slipway.engine.Command::shutdown);
  }
}
