package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.MachineDiagrams;
import io.slipway.engine.MachineDiagrams.Machine;
import io.slipway.spi.ClusterName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diagram",
    sortOptions = false,
    description = {
      "Prints a state machine as Mermaid, drawn from the tables that run.",
      "For a cluster: the lifecycle, with the cluster's state marked. Changes nothing."
    })
final class DiagramCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      index = "0",
      paramLabel = "lifecycle|operation|rebalance|rebalance-steps|NAME",
      description = "A machine, or the name of a cluster.")
  private String subject = "";

  DiagramCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Optional<Machine> machine =
        Arrays.stream(Machine.values())
            .filter(m -> m.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(subject))
            .findFirst();
    context.printVerbatim(
        machine.isPresent() ? draw(machine.get(), "") : draw(Machine.LIFECYCLE, stateOf(subject)));
    return ExitStatus.DONE;
  }

  private String stateOf(String name) {
    ClusterName cluster = ClusterName.of(name);
    try (ClusterReader reader = context.reader()) {
      return reader.status(cluster).state().name();
    }
  }

  private String draw(Machine machine, String current) {
    return MachineDiagrams.mermaid(machine, current).stripTrailing();
  }
}
