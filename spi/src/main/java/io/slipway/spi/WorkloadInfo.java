package io.slipway.spi;

import java.util.List;

/**
 * A workload's description of itself.
 *
 * @param name such as {@code kafka}
 * @param version the version of what it runs
 * @param options the options that a spec may set for it
 */
public record WorkloadInfo(String name, String version, List<OptionInfo> options) {
  /** Copies the options. */
  public WorkloadInfo {
    Checks.notNull(name, "name");
    Checks.notNull(version, "version");
    options = List.copyOf(options);
  }
}
