package io.slipway.workload.command.internal;

import io.slipway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a command line into words as a shell would, and fills in placeholders. Knows quotes and
 * backslashes, and nothing else of a shell: no variables, no pipes, no patterns.
 */
final class CommandLine {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)\\}");
  private static final String ESCAPABLE_IN_QUOTES = "$`\"\\\n";

  private CommandLine() {}

  /**
   * Returns the words.
   *
   * @throws BackendException INVALID_ARGUMENT for an open quote or a backslash at the end
   */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      boolean last = at + 1 == line.length();
      if (quote == '\'') {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\\') {
        if (last) {
          throw bad("a character after the backslash at its end", "none");
        }
        char next = line.charAt(at + 1);
        at++;
        if (quote == '"' && ESCAPABLE_IN_QUOTES.indexOf(next) < 0) {
          word.append(c);
        }
        if (next != '\n') {
          word.append(next);
          inWord = true;
        }
      } else if (quote == '"') {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw bad("an end to the quote " + quote, "an open one at the end");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  /**
   * Returns the word with its placeholders filled in. Braces around anything but a name are left
   * alone.
   *
   * @throws BackendException INVALID_ARGUMENT for a placeholder that is not among the values
   */
  static String fill(String word, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(word);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw Failures.invalid(
            "unknown placeholder in option 'command'",
            "one of " + values.keySet().stream().sorted().map(k -> "{" + k + "}").toList(),
            matcher.group(),
            "use one of these");
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /** Names what is wrong but omits the line, which may hold a password. */
  private static BackendException bad(String expected, String was) {
    return Failures.invalid(
        "option 'command' cannot be split into words", expected, was, "close it", "remove it");
  }
}
