package io.slipway.rebalancer.cruisecontrol.internal;

import java.util.regex.Pattern;

/**
 * Where a secret is; never the secret itself.
 *
 * @param isFile whether it is in a file; else in a variable of the environment
 * @param place the path or the name
 */
record SecretReference(boolean isFile, String place) {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** Reads an option. What it should not hold may be the secret, so it is not shown. */
  static SecretReference of(String option) {
    if (option.startsWith("env:") && VARIABLE.matcher(option.substring(4)).matches()) {
      return new SecretReference(false, option.substring(4));
    }
    if (option.startsWith("file:/") && option.chars().noneMatch(c -> c < ' ')) {
      return new SecretReference(true, option.substring(5));
    }
    throw Failures.invalidUnshown(
        "invalid option '" + ServerOptions.CREDENTIALS + "'",
        "env:NAME or file:/path, the place of user:password",
        "put user:password into a variable or a file and name that");
  }

  @Override
  public String toString() {
    return (isFile ? "file:" : "env:") + place;
  }
}
