package io.slipway.spi;

/**
 * Takes progress. Called from the threads that do the work, so it must be thread-safe and quick and
 * must not throw.
 */
@FunctionalInterface
public interface ProgressSink {
  /** Takes progress and forgets it. */
  ProgressSink NONE = progress -> {};

  /**
   * Takes one report.
   *
   * @param progress what was done
   */
  void report(Progress progress);
}
