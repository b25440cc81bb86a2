package io.slipway.spi;

import java.nio.file.Path;

/**
 * What a workload is opened with.
 *
 * @param runtimeDirectory where it may keep what its members need, shared by the home's clusters
 * @param time the clock to live by
 */
public record WorkloadContext(Path runtimeDirectory, TimeSource time) {
  /** Checks that both are there. */
  public WorkloadContext {
    Checks.notNull(runtimeDirectory, "runtimeDirectory");
    Checks.notNull(time, "time");
  }
}
