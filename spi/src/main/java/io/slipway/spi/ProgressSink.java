package io.slipway.spi;

/**
 * Receives progress. Called on the working threads, so it must be thread-safe and quick and must
 * not throw.
 */
@FunctionalInterface
public interface ProgressSink {
  /** Ignores all progress. */
  ProgressSink NONE = progress -> {};

  /**
   * Receives one report.
   *
   * @param progress what was done
   */
  void report(Progress progress);
}
