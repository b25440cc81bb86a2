package io.slipway.cli;

import io.slipway.engine.ClusterStatus;

/** Writes the result of a command. */
final class Results {
  private Results() {}

  static int status(CommandContext context, ClusterStatus status) {
    context.print(context.root().json() ? Json.status(status) : context.text().outcome(status));
    return ExitStatus.DONE;
  }
}
