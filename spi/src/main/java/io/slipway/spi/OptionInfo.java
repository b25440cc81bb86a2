package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes an option of a backend or a workload. It is shown to users; maps of options hold only
 * what was set, so whoever reads an option uses the default itself. Immutable.
 */
public final class OptionInfo {
  private final String key;
  private final String description;
  private final @Nullable String defaultValue;

  private OptionInfo(String key, String description, @Nullable String defaultValue) {
    this.key = Checks.notNull(key, "key");
    this.description = Checks.notNull(description, "description");
    this.defaultValue = defaultValue;
  }

  /**
   * Returns an option that must be set.
   *
   * @param key such as {@code java.home}
   * @param description what it does, with its unit
   */
  public static OptionInfo of(String key, String description) {
    return new OptionInfo(key, description, null);
  }

  /**
   * Returns the same for an option that need not be set.
   *
   * @param value the value when it is not set
   */
  public OptionInfo withDefault(String value) {
    return new OptionInfo(key, description, Checks.notNull(value, "default"));
  }

  /** Returns its key, such as {@code java.home}. */
  public String key() {
    return key;
  }

  /** Returns what it does, with its unit. */
  public String description() {
    return description;
  }

  /**
   * Returns the value when the option is not set, which the reader of the option uses then; empty
   * if it must be set.
   */
  public Optional<String> byDefault() {
    return Optional.ofNullable(defaultValue);
  }
}
