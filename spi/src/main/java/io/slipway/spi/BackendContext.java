package io.slipway.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a backend is opened with.
 *
 * @param home the engine's home; shared caches live below {@code home/runtime}
 * @param directory the backend's own directory below the home, made by the backend when it first
 *     writes
 * @param options the backend's options
 * @param time the clock to live by
 * @param workloads finds workloads by name
 * @param readOnly whether only {@code info}, {@code observe} and {@code inventory} will be called
 */
public record BackendContext(
    Path home,
    Path directory,
    Map<String, String> options,
    TimeSource time,
    WorkloadLookup workloads,
    boolean readOnly) {
  /** Copies the options. */
  public BackendContext {
    Checks.notNull(home, "home");
    Checks.notNull(directory, "directory");
    options = Map.copyOf(options);
    Checks.notNull(time, "time");
    Checks.notNull(workloads, "workloads");
  }
}
