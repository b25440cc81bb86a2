package io.slipway.cli;

import io.slipway.engine.StoreCheck;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Reads everything that the store has and says what is damaged.",
      "Changes nothing, and works while another process holds the home."
    })
final class StoreVerifyCommand implements Callable<Integer> {
  private final CommandContext context;

  StoreVerifyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    StoreCheck check = context.store().verify();
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
        ErrorCode.STORE_DAMAGED,
        "the store is damaged" + others + ": " + first.getMessage(),
        first);
  }
}
