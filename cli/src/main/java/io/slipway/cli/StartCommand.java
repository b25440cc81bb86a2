package io.slipway.cli;

import picocli.CommandLine.Command;

@Command(
    name = "start",
    sortOptions = false,
    description = "Starts a created cluster for the first time.")
final class StartCommand extends TransitionCommand {
  StartCommand(CommandContext context) {
    super(context, "rolling back", io.slipway.engine.Command::start);
  }
}
