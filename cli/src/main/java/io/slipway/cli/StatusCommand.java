package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.spi.ClusterName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    sortOptions = false,
    description = "Shows the record and an observation of a cluster, or of all; changes nothing.")
final class StatusCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The cluster (default: all).")
  private @Nullable String name;

  @Option(names = "--probe", description = "Ask the cluster itself too, which confirms SPUs.")
  private boolean probe;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = name == null ? null : ClusterName.of(name);
    try (ClusterReader reader = context.reader()) {
      if (cluster != null) {
        one(probe ? reader.probe(cluster) : reader.status(cluster));
      } else {
        all(reader);
      }
    }
    return ExitStatus.DONE;
  }

  private void one(ClusterStatus status) {
    if (context.root().json()) {
      context.print(Json.status(status));
    } else {
      context.print(context.text().details(status));
    }
  }

  private void all(ClusterReader reader) {
    List<ClusterStatus> statuses = probe ? reader.probeAll() : reader.list();
    if (context.root().json()) {
      context.print(Json.statuses(statuses));
    } else if (statuses.isEmpty()) {
      context.print("no clusters");
    } else {
      statuses.forEach(status -> context.print(context.text().details(status)));
    }
    if (statuses.isEmpty()) {
      context.noteOrphans();
    }
    ListCommand.requireReadable(statuses);
  }
}
