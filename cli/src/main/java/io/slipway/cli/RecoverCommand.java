package io.slipway.cli;

import io.slipway.engine.RecoveryReport;
import io.slipway.engine.RecoveryReport.Action;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
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
      "Without NAME all clusters are settled, several at a time."
    })
final class RecoverCommand implements Callable<Integer> {
  private static final Interrupts.Words WORDS =
      new Interrupts.Words(
          "the recovery is cancelled: what goes forward to a running cluster is rolled back, the rest"
              + " stops where it is",
          "end at once");

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
    Outcome outcome =
        context.change(
            timeout,
            WORDS,
            work -> {
              RecoveryReport report =
                  work.engine().recover(cluster, work.options(), work.cancellation());
              return new Outcome(List.of(report), work.cancellation());
            });
    RecoveryReport report = outcome.reports().get(0);
    context.print(context.root().json() ? Json.report(report) : text(report));
    return verdict(outcome);
  }

  private int all() {
    Outcome outcome =
        java.nio.file.Files.exists(context.root().homeDirectory())
            ? context.change(
                timeout,
                WORDS,
                work ->
                    new Outcome(
                        work.engine().recoverAll(work.options(), work.cancellation()),
                        work.cancellation()))
            : new Outcome(List.of(), new CancellationToken());
    List<RecoveryReport> reports = outcome.reports();
    if (context.root().json()) {
      context.print(Json.reports(reports));
    } else if (reports.isEmpty()) {
      context.print("nothing to recover");
    } else {
      reports.forEach(report -> context.print(text(report)));
    }
    if (reports.isEmpty()) {
      context.noteOrphans();
    }
    return verdict(outcome);
  }

  private static String text(RecoveryReport report) {
    return report.cluster()
        + "  "
        + report.action()
        + "  "
        + TerminalText.clean(PlainWords.of(report.description()));
  }

  /** The result of a recovery, and the cancellation that may have ended it. */
  private record Outcome(List<RecoveryReport> reports, CancellationToken cancellation) {
    /** Returns whether the user has undone something: a script must not take that for done. */
    boolean isCancelled() {
      return cancellation.isCancelled()
          && reports.stream().anyMatch(r -> r.action() == Action.ROLLED_BACK);
    }
  }

  /** The first failure gives the status; the others are in the result. */
  private static int verdict(Outcome outcome) {
    List<RecoveryReport> failed =
        outcome.reports().stream()
            .filter(r -> r.action() == Action.FAILED || r.failure().isPresent())
            .toList();
    if (failed.isEmpty()) {
      return outcome.isCancelled() ? ExitStatus.CANCELLED : ExitStatus.DONE;
    }
    RecoveryReport first = failed.get(0);
    Problem problem =
        first
            .failure()
            .map(SlipwayException::problem)
            .orElseGet(() -> Problem.of(ErrorCode.BACKEND_REJECTED, first.description()));
    String others = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more failed)";
    throw new SlipwayException(
        problem.within("'" + first.cluster() + "' is not settled" + others),
        first.failure().orElse(null));
  }
}
