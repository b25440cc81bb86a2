package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes an option of a backend or a workload.
 *
 * @param key such as {@code java.home}
 * @param description what it does, with its unit
 * @param defaultValue what holds where it is not set, or null where it must be set
 */
public record OptionInfo(String key, String description, @Nullable String defaultValue) {
  /** Checks that key and description are there. */
  public OptionInfo {
    Checks.notNull(key, "key");
    Checks.notNull(description, "description");
  }

  /** Returns what holds where the option is not set; empty where it must be set. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(defaultValue);
  }
}
