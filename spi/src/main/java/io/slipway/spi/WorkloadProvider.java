package io.slipway.spi;

/**
 * Opens a {@link Workload}. Found by {@link java.util.ServiceLoader}, which requires a public
 * no-argument constructor, passed to the engine's builder, or bound by Guice.
 */
public interface WorkloadProvider {
  /** Returns the name used in specs, such as {@code kafka}. */
  String name();

  /**
   * Opens the workload. Must be cheap and change nothing.
   *
   * @param context the context to open it in
   */
  Workload open(WorkloadContext context);
}
