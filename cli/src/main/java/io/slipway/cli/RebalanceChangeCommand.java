package io.slipway.cli;

import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
import io.slipway.spi.ClusterName;
import io.slipway.spi.RebalanceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;

/** A command that changes one rebalance, and does at once what is due then. */
abstract class RebalanceChangeCommand implements Callable<Integer> {
  private final CommandContext context;
  private final Change change;

  @Parameters(paramLabel = "NAME[/ID]", description = RebalanceWaitCommand.WHICH)
  private String name = "";

  /** A call of the engine. */
  interface Change {
    RebalanceStatus apply(Rebalances rebalances, ClusterName cluster, RebalanceId id);
  }

  RebalanceChangeCommand(CommandContext context, Change change) {
    this.context = context;
    this.change = change;
  }

  @Override
  public final Integer call() {
    RebalanceReference reference = RebalanceReference.parse(name);
    context.requireHome();
    RebalanceStatus meant = reference.read(context);
    RebalanceStatus status =
        RebalanceSession.run(
            context,
            session ->
                session.change(
                    rebalances -> change.apply(rebalances, meant.cluster().name(), meant.id())));
    return outcome(context, status);
  }

  /** Writes the result and returns the exit status. */
  int outcome(CommandContext to, RebalanceStatus status) {
    return RebalanceOutcome.wanted(to, status);
  }
}
