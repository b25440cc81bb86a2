package io.slipway.cli;

import io.slipway.engine.StoreCheck;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Reads everything in the store or a backup and reports damage.",
      "Changes nothing, and works while another process holds the home."
    })
final class StoreVerifyCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "A backup (default: the home's store).")
  private @Nullable Path backup;

  StoreVerifyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    StoreCheck check = backup == null ? context.store().verify() : context.store().verify(backup);
    if (context.root().json()) {
      context.print(StoreOutput.json(check));
    } else {
      context.print(StoreOutput.text(check));
    }
    if (check.problems().isEmpty()) {
      return ExitStatus.DONE;
    }
    SlipwayException first = check.problems().get(0);
    String others =
        check.problems().size() == 1 ? "" : " (and " + (check.problems().size() - 1) + " more)";
    // A damaged spare part is damage too: the next loss would need it.
    throw new SlipwayException(
        first
            .problem()
            .within((backup == null ? "the store" : "the backup") + " is damaged" + others),
        first);
  }
}
