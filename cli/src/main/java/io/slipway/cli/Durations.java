package io.slipway.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses and formats human-readable durations. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern SHORT = Pattern.compile("(?:[0-9]{1,15}(?:ms|s|m|h|d))+");
  private static final Pattern PART = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");

  /**
   * Reads a duration.
   *
   * @param text such as {@code 90s}, {@code 1m30s}, {@code 500ms} or {@code PT1M30S}
   * @throws TypeConversionException if it is not a duration, or is negative
   */
  @Override
  public Duration convert(String text) {
    Duration parsed = parse(text.strip());
    if (parsed == null || parsed.isNegative()) {
      throw new TypeConversionException(
          "invalid duration: expected 0 or more, such as 500ms, 90s, 5m, 1h30m or ISO-8601 PT1M30S,"
              + " was '"
              + text
              + "'; write it with its unit");
    }
    return parsed;
  }

  private static @org.jspecify.annotations.Nullable Duration parse(String text) {
    try {
      if (text.startsWith("P") || text.startsWith("p")) {
        return Duration.parse(text);
      }
      if (!SHORT.matcher(text).matches()) {
        return null;
      }
      Duration sum = Duration.ZERO;
      Matcher part = PART.matcher(text);
      while (part.find()) {
        sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
      }
      return sum;
    } catch (DateTimeParseException | ArithmeticException notADuration) {
      return null;
    }
  }

  private static Duration part(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Returns the duration in its two largest units, such as {@code 8.2 s} or {@code 4 min 52 s}. */
  static String text(Duration duration) {
    Duration value = duration.isNegative() ? Duration.ZERO : duration;
    if (value.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.1f s", value.toMillis() / 1000.0);
    }
    if (value.toHours() < 1) {
      return value.toMinutes() + " min " + value.toSecondsPart() + " s";
    }
    if (value.toDays() < 1) {
      return value.toHours() + " h " + value.toMinutesPart() + " min";
    }
    return value.toDays() + " d " + value.toHoursPart() + " h";
  }
}
