package io.slipway.cli;

import io.slipway.engine.RebalanceStatus;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    sortOptions = false,
    description = "Shows the record of a rebalance and who drives it; asks no server.")
final class RebalanceStatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME[/ID]", description = RebalanceWaitCommand.WHICH)
  private String name = "";

  RebalanceStatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    RebalanceReference reference = RebalanceReference.parse(name);
    RebalanceStatus status = reference.read(context);
    Optional<String> holder = context.environment().engines().holder(context.root().homeChoice());
    if (context.root().json()) {
      context.print(RebalanceJson.of(status, holder));
    } else {
      context.print(context.rebalanceText().details(status, holder));
    }
    return ExitStatus.DONE;
  }
}
