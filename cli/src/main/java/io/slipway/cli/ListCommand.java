package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    sortOptions = false,
    description = "Lists all clusters, one per line; changes nothing.")
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
      context.noteOrphans();
    }
    requireReadable(statuses);
    return ExitStatus.DONE;
  }

  /** Everything that could be shown was shown; an unreadable record is a failure nevertheless. */
  static void requireReadable(List<ClusterStatus> statuses) {
    for (ClusterStatus status : statuses) {
      for (Condition condition : status.conditions()) {
        if (condition.type() == Condition.Type.RECORD_UNREADABLE) {
          throw new SlipwayException(
              condition
                  .failure()
                  .orElseGet(() -> Problem.of(ErrorCode.STORE_DAMAGED, condition.message())));
        }
      }
    }
  }
}
