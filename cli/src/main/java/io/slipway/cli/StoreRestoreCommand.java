package io.slipway.cli;

import io.slipway.engine.StoreRestore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    sortOptions = false,
    description = {
      "Replaces the store with a backup.",
      "Keeps the replaced store, and lists how the records differ from what runs. Changes"
          + " nothing that runs."
    })
final class StoreRestoreCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "DIR", description = "A backup.")
  private Path backup = Path.of("");

  @Mixin private final StoreBackends backends = new StoreBackends();

  StoreRestoreCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path from = backup.toAbsolutePath().normalize();
    StoreRestore restored = context.changeStore(backends, store -> store.restore(from));
    if (context.root().json()) {
      context.print(StoreOutput.json(restored));
    } else {
      context.print(StoreOutput.text(restored));
    }
    return ExitStatus.DONE;
  }
}
