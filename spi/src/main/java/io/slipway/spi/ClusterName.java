package io.slipway.spi;

import java.util.regex.Pattern;

/**
 * The name of a cluster: 1 to 63 lower-case letters, digits and hyphens, starting with a letter and
 * not ending with a hyphen. It is also valid as a file name and as a DNS label.
 *
 * @param value the text
 */
public record ClusterName(String value) implements Comparable<ClusterName> {
  private static final Pattern RULE = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int SHOWN = 80;

  /**
   * Checks the name.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if {@code value} breaks the rule
   */
  public ClusterName {
    Checks.notNull(value, "value");
    if (!RULE.matcher(value).matches()) {
      throw Checks.invalidSpec(
          "invalid cluster name",
          "1 to 63 of a-z, 0-9 and '-', starting with a letter and not ending with '-'",
          "'" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value) + "'",
          "choose another name");
    }
  }

  /**
   * Returns the checked name.
   *
   * @param value the text
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if {@code value} breaks the rule
   */
  public static ClusterName of(String value) {
    return new ClusterName(value);
  }

  @Override
  public int compareTo(ClusterName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
