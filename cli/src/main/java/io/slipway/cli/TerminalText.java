package io.slipway.cli;

import java.util.regex.Pattern;

/** Makes foreign text fit into one line of a terminal. */
final class TerminalText {
  private static final Pattern FRAMES =
      Pattern.compile("\\R\\s+(at .*|\\.\\.\\. \\d+ (more|common frames omitted))");

  private TerminalText() {}

  /** Returns the text without line breaks, and without the frames of a stack trace. */
  static String oneLine(String text) {
    return FRAMES.matcher(text).replaceAll("").strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  /** Returns the text without line breaks, frames and control characters. */
  static String clean(String text) {
    return oneLine(text).replaceAll("\\p{Cntrl}", " ");
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
