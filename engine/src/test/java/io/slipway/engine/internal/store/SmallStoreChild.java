package io.slipway.engine.internal.store;

import java.nio.file.Path;

/** Opens a store, changes it and closes it, as one command does. */
final class SmallStoreChild {
  private SmallStoreChild() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    for (int i = 0; i < 3; i++) {
      try (JournaledStore store = JournaledStore.open(directory, StoreOptions.defaults())) {
        StoreFixture.put(store, "demo", "value " + i);
      }
    }
    if (JournaledStore.openReadOnly(directory).get("demo").isEmpty()) {
      throw new IllegalStateException("the record is missing");
    }
  }
}
