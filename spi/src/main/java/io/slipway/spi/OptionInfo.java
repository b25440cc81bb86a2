package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes an option of a backend or a workload.
 *
 * @param key such as {@code java.home}
 * @param description what it does, with its unit
 * @param defaultValue the value when it is not set, or null if it must be set
 */
public record OptionInfo(String key, String description, @Nullable String defaultValue) {
  /** Checks that key and description are there. */
  public OptionInfo {
    Checks.notNull(key, "key");
    Checks.notNull(description, "description");
  }

  /** Returns the value when the option is not set; empty if it must be set. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(defaultValue);
  }
}
