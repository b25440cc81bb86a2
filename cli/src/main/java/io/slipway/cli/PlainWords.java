package io.slipway.cli;

import io.slipway.engine.OperationPlan;
import java.util.Locale;
import java.util.Map;

/**
 * Puts what programs compare into plain words: a command of two transitions, a phase, a step. JSON
 * keeps the words of programs.
 */
final class PlainWords {
  private static final Map<String, String> PHRASES =
      Map.of(
          "CREATE+START", "create and start",
          "SHUTDOWN+DELETE", "shutdown and delete",
          "retire surplus", "end what is no member");

  private PlainWords() {}

  /** Returns a text in which nothing is left of those words. */
  static String of(String text) {
    String plain = text;
    for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
      plain = plain.replace(phrase.getKey(), phrase.getValue());
    }
    return plain;
  }

  /** Returns a constant in words, such as {@code rolled back}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns a command in words, such as {@code create and start}. */
  static String command(OperationPlan command) {
    return command.toString().toLowerCase(Locale.ROOT).replace("+", " and ");
  }
}
