package io.slipway.cli;

import io.slipway.engine.RecoveryReport;
import io.slipway.engine.RecoveryReport.Action;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "recover",
    sortOptions = false,
    description = {
      "Settles interrupted operations and brings back missing members.",
      "Without NAME all clusters are settled, some at a time."
    })
final class RecoverCommand implements Callable<Integer> {
  private static final Interrupts.Words WORDS =
      new Interrupts.Words("the recovery stops here, unfinished", "end at once");

  private final CommandContext context;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The cluster (default: all).")
  private @Nullable String name;

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  RecoverCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return name == null ? all() : one(ClusterName.of(name));
  }

  private int one(ClusterName cluster) {
    context.requireHome();
    RecoveryReport report =
        context.change(
            timeout.value, WORDS, (engine, options, view) -> engine.recover(cluster, options));
    context.print(context.root().json() ? Json.report(report) : text(report));
    return verdict(List.of(report));
  }

  private int all() {
    List<RecoveryReport> reports =
        java.nio.file.Files.exists(context.root().homeDirectory())
            ? context.change(
                timeout.value, WORDS, (engine, options, view) -> engine.recoverAll(options))
            : List.of();
    if (context.root().json()) {
      context.print(Json.reports(reports));
    } else if (reports.isEmpty()) {
      context.print("nothing to recover");
    } else {
      reports.forEach(report -> context.print(text(report)));
    }
    if (reports.isEmpty()) {
      context.noteUnknown();
    }
    return verdict(reports);
  }

  private static String text(RecoveryReport report) {
    return report.cluster() + "  " + report.action() + "  " + Lines.clean(report.description());
  }

  /** The first failure gives the status; the others are in the result. */
  private static int verdict(List<RecoveryReport> reports) {
    List<RecoveryReport> failed =
        reports.stream()
            .filter(r -> r.action() == Action.FAILED || r.problem().isPresent())
            .toList();
    if (failed.isEmpty()) {
      return ExitStatus.DONE;
    }
    RecoveryReport first = failed.get(0);
    ErrorCode code = first.problem().map(SlipwayException::code).orElse(ErrorCode.BACKEND_REJECTED);
    String why = first.problem().map(Throwable::getMessage).orElse(first.description());
    String others = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more failed)";
    throw new SlipwayException(
        code, "'" + first.cluster() + "' is not settled" + others + ": " + why, first.failure());
  }
}
