package io.slipway.cli;

import java.util.Locale;
import java.util.Map;

/**
 * The known properties of the streams. The launcher script passes them, because Java cannot tell:
 * {@code System.console()} is about input and output only, and progress goes to the error stream.
 *
 * @param inputIsTerminal whether a question can be answered
 * @param outputIsTerminal whether the result is shown, not piped
 * @param errorIsTerminal whether the error stream is shown, not piped
 * @param capable whether that terminal understands cursor movements
 * @param columns its width
 */
record Terminal(
    boolean inputIsTerminal,
    boolean outputIsTerminal,
    boolean errorIsTerminal,
    boolean capable,
    int columns) {
  private static final int DEFAULT_COLUMNS = 80;

  /** No terminal on any stream. */
  static final Terminal NONE = new Terminal(false, false, false, false, DEFAULT_COLUMNS);

  /** Returns a line of the result, ready to be written. */
  String result(String line) {
    return outputIsTerminal ? TerminalText.wrap(line, columns) : line;
  }

  /** Returns a line of the error stream, ready to be written. */
  String message(String line) {
    return errorIsTerminal ? TerminalText.wrap(line, columns) : line;
  }

  /** Returns the launcher script's findings from system properties; without them, no terminal. */
  static Terminal detect(Map<String, String> variables) {
    String term = variables.getOrDefault("TERM", "dumb").toLowerCase(Locale.ROOT);
    int columns = Integer.getInteger("slipway.columns", DEFAULT_COLUMNS);
    return new Terminal(
        Boolean.getBoolean("slipway.tty.in"),
        Boolean.getBoolean("slipway.tty.out"),
        Boolean.getBoolean("slipway.tty.err"),
        !term.isEmpty() && !term.equals("dumb"),
        columns > 0 ? columns : DEFAULT_COLUMNS);
  }
}
