package io.slipway.cli;

import io.slipway.engine.SlipwayEngine;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    sortOptions = false,
    description = "Launches a shut-down cluster again, on its stored configuration and data.")
final class ResumeCommand extends TransitionCommand {
  ResumeCommand(CommandContext context) {
    super(context, "rolling back", SlipwayEngine::resume);
  }
}
