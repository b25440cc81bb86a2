package io.slipway.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a workload is opened.
 *
 * @param runtimeDirectory the directory for files that its members need, shared by the home's
 *     clusters; null if the engine has no home
 * @param time the clock to use; deadlines are in its process time
 */
public record WorkloadContext(@Nullable Path runtimeDirectory, TimeSource time) {
  /** Checks that there is a clock. */
  public WorkloadContext {
    Checks.notNull(time, "time");
  }

  /**
   * Returns the directory for files that the workload's members need.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the engine has no home, as is
   *     possible with an embedder's own store
   */
  @Override
  public Path runtimeDirectory() {
    return Checks.home(runtimeDirectory);
  }
}
