package io.slipway.spi;

/** Finds workloads by name. Thread-safe. */
@FunctionalInterface
public interface WorkloadLookup {
  /**
   * Returns the workload of that name, opening it on first use.
   *
   * @param name such as {@code kafka}
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} naming the installed workloads, if
   *     none has that name
   */
  Workload find(String name);
}
