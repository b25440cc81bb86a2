package io.slipway.engine.internal.store;

import io.slipway.spi.StateStore;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The limits of a store's keys, values and versions. */
public final class StoreLimits {
  static final int MAX_KEY = 200;
  static final int MAX_VALUE = 1024 * 1024;

  private StoreLimits() {}

  public static void checkValue(String key, byte[] value) {
    checkKey(key);
    Objects.requireNonNull(value, "value must not be null");
    if (value.length > MAX_VALUE) {
      throw new IllegalArgumentException(
          "value of " + key + " must be at most " + MAX_VALUE + " bytes, was " + value.length);
    }
  }

  public static void checkRemoval(String key, long expectedVersion) {
    checkKey(key);
    if (expectedVersion <= StateStore.ABSENT) {
      throw new IllegalArgumentException(
          "expected version of a removal must be >= 1, was " + expectedVersion);
    }
  }

  public static void checkKey(String key) {
    Objects.requireNonNull(key, "key must not be null");
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "key must have 1 to " + MAX_KEY + " characters, was " + key.length());
    }
  }

  public static byte[] keyBytes(String key) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("key must be valid Unicode, was " + key, e);
    }
  }
}
