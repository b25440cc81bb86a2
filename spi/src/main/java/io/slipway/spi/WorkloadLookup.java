package io.slipway.spi;

/** Finds workloads by name. Thread-safe. */
@FunctionalInterface
public interface WorkloadLookup {
  /**
   * Returns the workload of that name, opening it on first use. A backend passes a failure on as a
   * {@link BackendException} with the same problem.
   *
   * @param name such as {@code kafka}
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} naming the installed workloads, if
   *     none has that name; what {@link WorkloadProvider#open} has thrown, if it cannot be opened
   */
  Workload find(String name);
}
