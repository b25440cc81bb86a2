package io.slipway.engine.internal.store;

import io.slipway.engine.store.contract.StateStoreContract;
import io.slipway.spi.StateStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class JournaledStoreContractTest extends StateStoreContract {
  @TempDir Path home = Path.of("");

  @Override
  protected StateStore open() {
    return JournaledStore.open(home.resolve("store"), StoreOptions.defaults());
  }

  @Override
  protected Optional<StateStore> openCopy() {
    Path copy = home.resolve("copy");
    StoreMaintenance.backup(home.resolve("store"), copy);
    return Optional.of(JournaledStore.open(copy, StoreOptions.defaults()));
  }
}
