package io.slipway.cli;

import io.slipway.engine.SlipwayEngine;
import picocli.CommandLine.Command;

@Command(
    name = "start",
    sortOptions = false,
    description = "Starts a created cluster for the first time.")
final class StartCommand extends TransitionCommand {
  StartCommand(CommandContext context) {
    super(context, "rolling back", SlipwayEngine::start);
  }
}
