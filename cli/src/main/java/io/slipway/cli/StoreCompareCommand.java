package io.slipway.cli;

import io.slipway.engine.DriftReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Lists how records differ from what runs, and clusters that backends own without a record.",
      "Changes nothing, and works while another process holds the home."
    })
final class StoreCompareCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final StoreBackends backends = new StoreBackends();

  StoreCompareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DriftReport comparison = context.store(backends).compare();
    if (context.root().json()) {
      context.print(StoreOutput.json(comparison));
    } else {
      context.print(StoreOutput.text(comparison));
    }
    return ExitStatus.DONE;
  }
}
