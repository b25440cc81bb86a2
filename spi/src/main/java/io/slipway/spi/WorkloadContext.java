package io.slipway.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a workload is opened with.
 *
 * @param runtimeDirectory where it may keep what its members need, shared by the home's clusters;
 *     null if the engine has no home
 * @param time the clock to live by
 */
public record WorkloadContext(@Nullable Path runtimeDirectory, TimeSource time) {
  /** Checks that there is a clock. */
  public WorkloadContext {
    Checks.notNull(time, "time");
  }

  /**
   * Returns where the workload may keep what its members need.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the engine has no home, as one
   *     with a store of its embedder's may
   */
  @Override
  public Path runtimeDirectory() {
    return Checks.home(runtimeDirectory);
  }
}
