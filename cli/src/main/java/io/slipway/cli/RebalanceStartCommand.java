package io.slipway.cli;

import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.ClusterName;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    sortOptions = false,
    description = {
      "Requests a rebalance and drives it until it is over, or waits for approval.",
      "Ctrl-C ends the wait only."
    })
final class RebalanceStartCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "A running cluster.")
  private String name = "";

  @Option(
      names = "--rebalancer",
      paramLabel = "URL",
      required = true,
      description = "The server, such as http://host:9090; without user and password.")
  private String address = "";

  @Option(
      names = "--rebalancer-name",
      paramLabel = "REBALANCER",
      description = "What kind of server it is (default: cruise-control).")
  private String rebalancer = "cruise-control";

  @Option(
      names = "--rebalancer-set",
      paramLabel = "KEY=VALUE",
      description =
          "Sets an option for the server, such as credentials=env:VARIABLE or"
              + " credentials=file:PATH; may be repeated.")
  private List<String> rebalancerSettings = List.of();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "full, add-brokers, remove-brokers or remove-disks (default: full).")
  private String mode = "full";

  @Option(
      names = "--members",
      paramLabel = "SPU",
      split = ",",
      splitSynopsisLabel = ",",
      description = "The members to fill or to empty, such as spu-2,spu-3.")
  private List<String> members = List.of();

  @Option(
      names = "--disk",
      paramLabel = "SPU=DIR",
      description = "A directory of a member to empty; may be repeated.")
  private List<String> disks = List.of();

  @Option(
      names = "--goals",
      paramLabel = "GOAL",
      split = ",",
      splitSynopsisLabel = ",",
      description = "The goals, in order (default: the server's own).")
  private List<String> goals = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a further parameter of the request; may be repeated.")
  private List<String> parameters = List.of();

  @Option(
      names = "--auto-approve",
      description = "Execute what is proposed; else 'rebalance approve' does.")
  private boolean autoApprove;

  @Option(names = "--no-wait", description = "Only request it, and begin what is due at once.")
  private boolean noWait;

  RebalanceStartCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    RebalanceRequest request = request();
    context.requireHome();
    RebalanceStatus status =
        RebalanceSession.run(
            context,
            session -> {
              RebalanceStatus begun =
                  session.change(rebalances -> rebalances.request(cluster, request));
              return noWait ? begun : session.await(begun);
            });
    return RebalanceOutcome.wanted(context, status);
  }

  private RebalanceRequest request() {
    return RebalanceRequest.of(rebalancer, address)
        .withOptions(Settings.parseUntold("--rebalancer-set", rebalancerSettings))
        .withSpec(spec())
        .withApproval(autoApprove ? RebalanceApproval.AUTOMATIC : RebalanceApproval.MANUAL);
  }

  private RebalanceSpec spec() {
    RebalanceSpec.Builder spec =
        RebalanceSpec.builder(mode())
            .members(members.stream().map(MemberId::of).toList())
            .goals(goals)
            .parameters(Settings.parse("--set", parameters));
    for (String disk : disks) {
      int equals = disk.indexOf('=');
      if (equals < 1) {
        throw Settings.invalid("--disk", "SPU=DIR", "'" + disk + "'", "write --disk spu-1=/data");
      }
      spec.disk(MemberId.of(disk.substring(0, equals)), disk.substring(equals + 1));
    }
    return spec.build();
  }

  private RebalanceMode mode() {
    for (RebalanceMode known : RebalanceMode.values()) {
      if (RebalanceText.of(known).equals(mode)) {
        return known;
      }
    }
    throw Settings.invalid(
        "--mode",
        Stream.of(RebalanceMode.values())
            .map(RebalanceText::of)
            .collect(Collectors.joining(", ", "one of ", "")),
        "'" + mode + "'",
        "choose one of these");
  }
}
