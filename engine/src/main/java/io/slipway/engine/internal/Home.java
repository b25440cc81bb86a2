package io.slipway.engine.internal;

import io.slipway.engine.StoreCut;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.OpenReport;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.StateStore;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The place where an engine keeps its records and announces its work.
 *
 * @param store holds the records
 * @param occupation announces what the home is held for
 * @param locked whether this process alone may change it
 */
record Home(StateStore store, Occupation occupation, boolean locked) {
  /**
   * Takes the lock and opens the store; a store of the embedder's own needs no lock of ours.
   *
   * @param held takes the resources to release
   */
  static Home open(HomeSettings settings, StoreOptions options, CloseStack held) {
    StateStore given = settings.store();
    if (given != null) {
      return new Home(given, Occupation.untold(), false);
    }
    Path home = settings.requiredHome();
    HomeLock lock =
        held.add(HomeLock.acquire(home, settings.lockTimeout(), settings.time(), options));
    return new Home(
        held.add(openStore(directory(home), options, settings.onCut())),
        new Occupation(lock),
        true);
  }

  /** Reads the store without a lock. */
  static Home openReadOnly(HomeSettings settings) {
    StateStore given = settings.store();
    if (given != null) {
      return new Home(given, Occupation.untold(), false);
    }
    Path home = settings.requiredHome();
    HomeLock.requireDirectory(home);
    return new Home(
        new SnapshotStore(JournaledStore.openReadOnly(directory(home))),
        Occupation.untold(),
        false);
  }

  /** Opens a store for writing and reports what that has cut. */
  static JournaledStore openStore(
      Path directory, StoreOptions options, Consumer<StoreCut> listener) {
    JournaledStore store = JournaledStore.open(directory, options);
    OpenReport.Cut cut = store.report().cut();
    if (cut != null) {
      try {
        listener.accept(StoreCut.of(cut.file(), cut.offset(), cut.bytes(), cut.kept()));
      } catch (Throwable e) {
        CloseStack opened = new CloseStack();
        opened.add(store);
        opened.closeAfter(e);
        throw e;
      }
    }
    return store;
  }

  static Path directory(Path home) {
    return home.resolve("store");
  }
}
