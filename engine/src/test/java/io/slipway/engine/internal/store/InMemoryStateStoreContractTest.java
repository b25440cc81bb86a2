package io.slipway.engine.internal.store;

import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.store.contract.StateStoreContract;
import io.slipway.spi.StateStore;

class InMemoryStateStoreContractTest extends StateStoreContract {
  private final InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();

  @Override
  protected StateStore open() {
    return new InMemoryStateStore(backing);
  }
}
