package io.slipway.engine.internal.store;

import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What several tests of the store need. */
final class StoreFixture {
  private StoreFixture() {}

  static long put(StateStore store, String key, String value) {
    long version = store.get(key).map(StoredValue::version).orElse(StateStore.ABSENT);
    return store.put(key, version, value.getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, String> texts(StateStore store) {
    Map<String, String> texts = new TreeMap<>();
    store.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  static Map<String, String> texts(StoreSnapshot snapshot) {
    Map<String, String> texts = new TreeMap<>();
    snapshot.forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  static String text(StoredValue value) {
    return new String(value.bytes(), StandardCharsets.UTF_8);
  }
}
