package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Asks on the terminal before what cannot be undone. */
final class Confirmation {
  private final CommandContext context;
  private final String what;

  /**
   * Makes one.
   *
   * @param what such as {@code delete of 'c1'}
   */
  Confirmation(CommandContext context, String what) {
    this.context = context;
    this.what = what;
  }

  /**
   * Checks that there is somebody to ask.
   *
   * @param otherwise what to do where nobody is
   * @throws UsageFailure if there is no terminal
   */
  void requireAnswerable(String otherwise) {
    Terminal terminal = context.environment().terminal();
    if (!terminal.inputIsTerminal() || !terminal.errorIsTerminal()) {
      throw new UsageFailure(
          what + " is not confirmed, and there is no terminal to ask; " + otherwise, null);
    }
  }

  /**
   * Asks.
   *
   * @throws SlipwayException {@link ErrorCode#CANCELLED} unless the answer is yes
   */
  void ask(String question) {
    PrintStream err = context.environment().err();
    err.print(question + " [y/N] ");
    err.flush();
    String answer = answer().strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new SlipwayException(
          Problem.of(ErrorCode.CANCELLED, what + " was declined, and nothing was changed")
              .withExpected("y or yes")
              .withActual("'" + answer + "'"));
    }
  }

  private String answer() {
    try {
      String line = context.environment().in().readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException("the answer could not be read", e);
    }
  }
}
