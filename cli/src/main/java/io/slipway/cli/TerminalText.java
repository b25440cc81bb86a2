package io.slipway.cli;

import java.util.regex.Pattern;

/** Makes foreign text fit on one line of a terminal. */
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
   * Returns the text in lines that break between words; a word that is wider stays whole. The lines
   * after the first are indented by four more than it is.
   *
   * @param text one line
   * @param columns the maximum number of characters
   */
  static String wrap(String text, int columns) {
    int blanks = text.length() - text.stripLeading().length();
    String indent = System.lineSeparator() + " ".repeat(Math.min(blanks + 4, columns / 2));
    int margin = indent.length() - System.lineSeparator().length();
    StringBuilder wrapped = new StringBuilder();
    String rest = text;
    int width = columns;
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      // Not in the blanks that the line begins with.
      if (end <= (wrapped.isEmpty() ? blanks : 0)) {
        end = rest.indexOf(' ', width);
      }
      if (end < 0) {
        break;
      }
      wrapped.append(rest.substring(0, end).stripTrailing()).append(indent);
      rest = rest.substring(end).stripLeading();
      width = columns - margin;
    }
    return wrapped.append(rest).toString();
  }

  /**
   * Returns the text, cut to a width.
   *
   * @param text one line
   * @param columns the maximum number of characters
   */
  static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 3)) + "...";
  }
}
