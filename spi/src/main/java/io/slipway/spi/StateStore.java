package io.slipway.spi;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Keeps the engine's records, one value per key. There are no transactions across keys and no
 * global order, so that a Kubernetes object can be a key.
 *
 * <p><b>Durable:</b> once a change has returned, it survives any crash. <b>Linearizable</b> per
 * key. <b>Thread-safe.</b> After a failure to write, every later change fails with {@link
 * ErrorCode#STORE_UNAVAILABLE} until the store is reopened; only then is it known whether the
 * failed change took effect.
 */
public interface StateStore extends AutoCloseable {
  /** The expected version of an absent key. */
  long ABSENT = 0;

  /**
   * Returns the store's id, which never changes, and which a copy of the store shares. Never
   * blocks.
   *
   * @return in the form of an {@link OwnerId}
   */
  String id();

  /**
   * Returns the last acknowledged value of a key.
   *
   * @param key the key
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  Optional<StoredValue> get(String key);

  /**
   * Sets a key, if its version is still the expected one. Blocks until the change is durable.
   *
   * @param key 1 to 200 characters
   * @param expectedVersion the version that the caller has read, or {@link #ABSENT}
   * @param value at most 1 MiB
   * @return the new version
   * @throws SlipwayException {@link ErrorCode#CONFLICT} if the version differs; nothing has
   *     changed; {@link ErrorCode#STORE_UNAVAILABLE}; {@link ErrorCode#CLOSED}
   */
  long put(String key, long expectedVersion, byte[] value);

  /**
   * Removes a key, if its version is still the expected one. Blocks until the removal is durable.
   *
   * @param key the key
   * @param expectedVersion the version that the caller has read, not {@link #ABSENT}
   * @throws SlipwayException as {@link #put}
   */
  void remove(String key, long expectedVersion);

  /**
   * Visits every key once, in order, with its last acknowledged value.
   *
   * @param visitor called on this thread
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  void forEach(BiConsumer<String, StoredValue> visitor);

  /**
   * Visits every key that begins with a prefix once, in order, with its last acknowledged value.
   * Without an implementation of its own a store visits all keys; one that keeps them in order
   * should visit these alone.
   *
   * @param prefix the beginning of the keys; an empty one is that of all
   * @param visitor called on this thread
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  default void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            visitor.accept(key, value);
          }
        });
  }

  /** Closes the store. Idempotent. Changes in flight are finished first. */
  @Override
  void close();
}
