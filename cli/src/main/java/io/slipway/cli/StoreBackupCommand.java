package io.slipway.cli;

import io.slipway.engine.StoreCheck;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    sortOptions = false,
    description = {
      "Copies the store as it is now, whole and verified, to a new directory.",
      "Works while another process holds the home. Holds records only, not the clusters' data."
    })
final class StoreBackupCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "DIR", description = "A directory that is not there yet.")
  private Path target = Path.of("");

  StoreBackupCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path to = target.toAbsolutePath().normalize();
    StoreCheck check = context.store().backup(to);
    context.print(
        context.root().json()
            ? StoreOutput.backupJson(to, check)
            : "backed up " + StoreOutput.records(check) + " to " + to);
    return ExitStatus.DONE;
  }
}
