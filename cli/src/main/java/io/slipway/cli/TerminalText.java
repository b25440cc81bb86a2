package io.slipway.cli;

/** Makes foreign text fit into one line of a terminal. */
final class TerminalText {
  private TerminalText() {}

  /** Returns the text without line breaks and control characters. */
  static String clean(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
  }

  /**
   * Returns the text, cut to a width.
   *
   * @param text one line
   * @param columns at most so many characters
   */
  static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 3)) + "...";
  }
}
