package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CreateOptions;
import io.slipway.spi.ClusterSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    sortOptions = false,
    description = "Creates a cluster and starts it; a failed create leaves nothing.")
final class CreateCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "1 to 63 of a-z, 0-9 and '-'.")
  private String name = "";

  @Option(
      names = "--spus",
      paramLabel = "N",
      description = "How many SPUs: 1 to 1000 (default: 1).")
  private String spus = "1";

  @Option(
      names = "--workload",
      paramLabel = "WORKLOAD",
      description = "What members run: kafka, fluvio or command (default: kafka).")
  private String workload = "kafka";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets an option of the workload; may be repeated.")
  private List<String> settings = List.of();

  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      description = "Where members live (default: local).")
  private String backend = "";

  @Option(
      names = "--backend-set",
      paramLabel = "KEY=VALUE",
      description = "Sets an option of the backend for this cluster; may be repeated.")
  private List<String> backendSettings = List.of();

  @Option(names = "--no-start", description = "Leave the cluster CREATED.")
  private boolean noStart;

  @Option(
      names = "--keep-on-failure",
      description = "A failed start leaves the cluster CREATED, with its logs.")
  private boolean keepOnFailure;

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  CreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterSpec spec = spec();
    CreateOptions create =
        CreateOptions.defaults()
            .withStart(!noStart)
            .withKeepOnFailure(keepOnFailure)
            .withBackend(backend);
    context.environment().engines().check(context.root().homeChoice(), spec, create);
    ClusterStatus status =
        context.change(
            timeout,
            Interrupts.Words.thenRecover(
                keepOnFailure ? "stopping what was started" : "rolling back"),
            work -> work.execute(io.slipway.engine.Command.create(spec, create)));
    return Results.status(context, status);
  }

  private ClusterSpec spec() {
    return ClusterSpec.builder(name)
        .spuCount(RangeArgument.spuCount(spus))
        .workload(workload)
        .options(Settings.parse("--set", settings))
        .backendOptions(Settings.parse("--backend-set", backendSettings))
        .build();
  }
}
