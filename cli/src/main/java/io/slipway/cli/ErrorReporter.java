package io.slipway.cli;

import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.PrintStream;

/** Reports a failure in one line and returns its exit status. */
final class ErrorReporter {
  private final PrintStream err;
  private final Terminal terminal;

  ErrorReporter(PrintStream err, Terminal terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Reports a failure.
   *
   * @param failure what went wrong
   * @param json whether to write a JSON object instead of text
   * @param stackTrace whether to write the stack trace too
   * @return the exit status, never 0
   */
  int report(Throwable failure, boolean json, boolean stackTrace) {
    if (stackTrace) {
      failure.printStackTrace(err);
    }
    String code;
    String message;
    int status;
    Problem problem = null;
    if (failure instanceof SlipwayException known) {
      code = known.code().name();
      problem = known.problem();
      message = Wording.text(known);
      status = ExitStatus.of(known.code());
    } else if (failure instanceof UsageFailure) {
      code = "USAGE";
      message = Wording.text(failure);
      status = ExitStatus.USAGE;
    } else if (failure instanceof OutputFailure) {
      code = "OUTPUT";
      message = Wording.text(failure);
      status = ExitStatus.INTERNAL;
    } else {
      code = "INTERNAL";
      message =
          "unexpected "
              + failure.getClass().getSimpleName()
              + ": "
              + Wording.text(failure)
              + "; run again with --debug to see the stack trace";
      status = ExitStatus.INTERNAL;
    }
    String oneLine = TerminalText.oneLine(message);
    err.println(
        json
            ? Json.error(code, oneLine, status, problem)
            : terminal.message("slipway: " + PlainWords.of(oneLine)));
    err.flush();
    return status;
  }
}
