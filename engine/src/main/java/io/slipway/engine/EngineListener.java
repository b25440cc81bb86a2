package io.slipway.engine;

/**
 * Takes events, in order and one at a time, on the engine's threads. A slow one holds up nothing:
 * what it has not taken waits, and beyond a bound is dropped and counted ({@link
 * EngineEvent.EventsLost}). What it throws is logged and changes nothing. A blocking command
 * returns when its own listener has taken all of its events, but waits no longer than a second for
 * a slow one.
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
