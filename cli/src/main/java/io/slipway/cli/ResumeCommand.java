package io.slipway.cli;

import picocli.CommandLine.Command;

@Command(
    name = "resume",
    sortOptions = false,
    description = "Launches a shut-down cluster again, on its stored configuration and data.")
final class ResumeCommand extends TransitionCommand {
  ResumeCommand(CommandContext context) {
    super(context, "rolling back", io.slipway.engine.Command::resume);
  }
}
