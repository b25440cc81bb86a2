package io.slipway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "rebalance",
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    description = "Moves the data of a running cluster by a server such as Cruise Control.")
final class RebalanceCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec == null) {
      throw new IllegalStateException("the command line was not set up");
    }
    throw new ParameterException(
        spec.commandLine(),
        "missing command: expected one of "
            + String.join(", ", spec.commandLine().getSubcommands().keySet())
            + ", was none");
  }
}
