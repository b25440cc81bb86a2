package io.slipway.engine;

/**
 * Receives events, in order and one at a time, on the engine's threads. A slow listener delays
 * nothing: its events are queued and, beyond a bound, dropped and counted ({@link
 * EngineEvent.EventsLost}). Exceptions are logged and otherwise ignored. A blocking command returns
 * once its own listener has received all of its events, but waits at most a second for a slow one.
 */
@FunctionalInterface
public interface EngineListener {
  /** Ignores all events. */
  EngineListener NONE = event -> {};

  /**
   * Receives one event.
   *
   * @param event the event
   */
  void on(EngineEvent event);
}
