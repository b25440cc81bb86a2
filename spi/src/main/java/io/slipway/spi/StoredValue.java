package io.slipway.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value of a {@link StateStore} with the version assigned by its last change. Immutable. */
public final class StoredValue {
  private final byte[] bytes;
  private final long version;

  /**
   * Creates a value.
   *
   * @param bytes copied
   * @param version greater than 0
   */
  public StoredValue(byte[] bytes, long version) {
    this.bytes = bytes.clone();
    this.version = version;
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the version, which grows with every change of the key. */
  public long version() {
    return version;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredValue that
        && version == that.version
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }

  @Override
  public String toString() {
    return "StoredValue{version=" + version + ", " + bytes.length + " bytes}";
  }
}
