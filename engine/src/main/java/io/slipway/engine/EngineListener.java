package io.slipway.engine;

/**
 * Takes events. Called on the threads that do the work, so it must be quick and thread-safe. What
 * it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface EngineListener {
  /** Takes events and forgets them. */
  EngineListener NONE = event -> {};

  /**
   * Takes one event.
   *
   * @param event what happened
   */
  void on(EngineEvent event);
}
