package io.slipway.spi;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a backend is opened.
 *
 * @param home the engine's home, or null if it has none; shared caches live below {@code
 *     home/runtime}
 * @param directory the backend's own directory below the home, created by the backend on its first
 *     write; null without a home
 * @param options the backend's options
 * @param time the clock to use; the deadlines of calls and looks are in its process time
 * @param workloads finds workloads by name
 * @param readOnly whether only {@code info}, {@code observe} and {@code inventory} will be called
 */
public record BackendContext(
    @Nullable Path home,
    @Nullable Path directory,
    Map<String, String> options,
    TimeSource time,
    WorkloadLookup workloads,
    boolean readOnly) {
  /** Copies the options. */
  public BackendContext {
    options = Map.copyOf(options);
    Checks.notNull(time, "time");
    Checks.notNull(workloads, "workloads");
  }

  /**
   * Returns the engine's home.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the engine has none, as is
   *     possible with an embedder's own store
   */
  @Override
  public Path home() {
    return Checks.home(home);
  }

  /**
   * Returns the backend's own directory.
   *
   * @throws SlipwayException as {@link #home}
   */
  @Override
  public Path directory() {
    return Checks.home(directory);
  }
}
