package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
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
    description = {
      "Shows the record and an observation of a cluster, or of all; changes nothing.",
      "With --probe it exits with 10 unless each cluster is as its record says: of a running one"
          + " every member is confirmed, and none has a condition or an unfinished operation."
    })
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
      boolean healthy =
          cluster == null
              ? all(reader)
              : one(probe ? reader.probe(cluster) : reader.status(cluster));
      return probe && !healthy ? ExitStatus.UNHEALTHY : ExitStatus.DONE;
    }
  }

  private boolean one(ClusterStatus status) {
    if (context.root().json()) {
      context.print(Json.status(status));
    } else {
      context.print(context.text().details(status));
    }
    return isHealthy(status);
  }

  private boolean all(ClusterReader reader) {
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
    return statuses.stream().allMatch(StatusCommand::isHealthy);
  }

  /** A foreign process among the members is reported, and does the cluster no harm. */
  private static boolean isHealthy(ClusterStatus status) {
    boolean confirmed =
        status.probed()
            && status.members().stream()
                .allMatch(member -> member.phase() == MemberStatus.Phase.CONFIRMED);
    boolean members = confirmed || status.state() != LifecycleState.RUNNING;
    return members
        && status.operation().isEmpty()
        && status.conditions().stream()
            .allMatch(condition -> condition.type() == Condition.Type.FOREIGN_MEMBER);
  }
}
