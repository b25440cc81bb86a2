package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    sortOptions = false,
    description = "Lists all clusters, one in a line; changes nothing.")
final class ListCommand implements Callable<Integer> {
  private final CommandContext context;

  ListCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<ClusterStatus> statuses;
    try (ClusterReader reader = context.reader()) {
      statuses = reader.list();
    }
    if (context.root().json()) {
      context.print(Json.statuses(statuses));
    } else {
      context.print(context.text().list(statuses));
    }
    if (statuses.isEmpty()) {
      context.noteUnknown();
    }
    return ExitStatus.DONE;
  }
}
