package io.slipway.cli;

import io.slipway.engine.OperationPlan;
import java.util.Locale;
import java.util.Map;

/**
 * Translates program constants into plain words: a command of two transitions, a phase, a step, a
 * method that is an option here. JSON keeps the constants.
 */
final class PlainWords {
  private static final Map<String, String> PHRASES =
      Map.of(
          "CREATE+START", "create and start",
          "SHUTDOWN+DELETE", "shutdown and delete",
          "retire surplus", "end what is no member",
          "SlipwayHome.owner", "--owner");

  private PlainWords() {}

  /** Returns a text with all such constants replaced. */
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
