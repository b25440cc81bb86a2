package io.slipway.spi;

/**
 * Makes a {@link Workload}; found by {@link java.util.ServiceLoader}, given to the engine's
 * builder, or bound by Guice. Needs a public constructor without arguments for the first.
 */
public interface WorkloadProvider {
  /** Returns the name that specs use, such as {@code kafka}. */
  String name();

  /**
   * Opens the workload. Must be cheap and change nothing.
   *
   * @param context what it is opened with
   */
  Workload open(WorkloadContext context);
}
