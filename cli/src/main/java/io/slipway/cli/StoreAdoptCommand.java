package io.slipway.cli;

import io.slipway.engine.DriftReport;
import io.slipway.spi.ClusterId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "adopt",
    sortOptions = false,
    description = {
      "Adopts the record of a cluster that has none here from another store.",
      "From the one that a restore has replaced, or a later backup. Changes nothing that runs."
    })
final class StoreAdoptCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME/INCARNATION", description = "As 'store compare' lists it.")
  private String cluster = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The store that has its record; it is only read.")
  private Path from = Path.of("");

  @Mixin private final StoreBackends backends = new StoreBackends();

  StoreAdoptCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterId id = Incarnations.parse(cluster);
    context.requireHome();
    Path other = from.toAbsolutePath().normalize();
    DriftReport.Cluster adopted = context.changeStore(backends, store -> store.adopt(id, other));
    context.print(
        context.root().json() ? StoreOutput.json(adopted) : "adopted " + StoreOutput.text(adopted));
    return ExitStatus.DONE;
  }
}
