package io.slipway.engine.internal;

import io.slipway.spi.StateStore;

/** The directory that an engine holds: its lock and its store. */
final class Home implements AutoCloseable {
  private final StateStore store;
  private final Runnable release;

  private Home(StateStore store, Runnable release) {
    this.store = store;
    this.release = release;
  }

  static Home open(EngineAssembly.Settings settings) {
    StateStore given = settings.store();
    if (given == null) {
      throw new UnsupportedOperationException();
    }
    return new Home(given, () -> {});
  }

  static Home openReadOnly(EngineAssembly.Settings settings) {
    return open(settings);
  }

  StateStore store() {
    return store;
  }

  /** Tells who waits for the home what it is held for. */
  void describe(String operation) {}

  @Override
  public void close() {
    release.run();
  }
}
