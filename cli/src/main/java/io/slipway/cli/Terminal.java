package io.slipway.cli;

import java.util.Locale;
import java.util.Map;

/**
 * What is known of the streams. The launcher script tells, because Java cannot: {@code
 * System.console()} is about input and output only, and progress goes to the error stream.
 *
 * @param inputIsTerminal whether somebody can answer a question
 * @param outputIsTerminal whether the result is shown, not piped
 * @param errorIsTerminal whether somebody watches the error stream
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

  /** Nobody watches and nobody answers. */
  static final Terminal NONE = new Terminal(false, false, false, false, DEFAULT_COLUMNS);

  /** Returns a line of the result as it is to be written. */
  String result(String line) {
    return outputIsTerminal ? TerminalText.wrap(line, columns) : line;
  }

  /** Returns a line of the error stream as it is to be written. */
  String message(String line) {
    return errorIsTerminal ? TerminalText.wrap(line, columns) : line;
  }

  /** Returns what the launcher script told by system properties; nothing told means no terminal. */
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
