package io.slipway.engine.internal;

import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory that an engine holds: its lock and its store. */
final class Home implements AutoCloseable {
  private final StateStore store;
  private final Description description;
  private final Runnable release;

  /** Takes what the home is held for. */
  private interface Description {
    void set(String operation);
  }

  private Home(StateStore store, Description description, Runnable release) {
    this.store = store;
    this.description = description;
    this.release = release;
  }

  /** Takes the lock and opens the store; a store of the embedder's own needs no lock of ours. */
  static Home open(EngineAssembly.Settings settings) {
    StateStore given = settings.store();
    if (given != null) {
      return new Home(given, text -> {}, () -> {});
    }
    requireDirectory(settings.home());
    HomeLock lock = HomeLock.acquire(settings.home(), settings.lockTimeout(), settings.time());
    try {
      JournaledStore store =
          JournaledStore.open(directory(settings.home()), StoreOptions.defaults());
      return new Home(
          store,
          lock::operation,
          () -> {
            store.close();
            lock.close();
          });
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Reads the store without a lock. */
  static Home openReadOnly(EngineAssembly.Settings settings) {
    StateStore given = settings.store();
    if (given != null) {
      return new Home(given, text -> {}, () -> {});
    }
    requireDirectory(settings.home());
    return new Home(
        new SnapshotStore(JournaledStore.openReadOnly(directory(settings.home()))),
        text -> {},
        () -> {});
  }

  StateStore store() {
    return store;
  }

  /** Tells who waits for the home what it is held for. */
  void describe(String operation) {
    description.set(operation);
  }

  @Override
  public void close() {
    release.run();
  }

  /** What is not there yet is made, or has nothing to read. */
  private static void requireDirectory(Path home) {
    for (Path path = home; path != null; path = path.getParent()) {
      if (Files.isDirectory(path)) {
        return;
      }
      if (Files.exists(path)) {
        throw new SlipwayException(
            ErrorCode.STORE_UNAVAILABLE,
            SlipwayException.text(
                "home " + home + " cannot be used",
                "a directory",
                (path.equals(home) ? "" : path + " is ") + "a file",
                "choose another home"));
      }
    }
  }

  static Path directory(Path home) {
    return home.resolve("store");
  }
}
