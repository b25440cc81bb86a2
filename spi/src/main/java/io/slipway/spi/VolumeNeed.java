package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a member needs of a directory that holds its data, for backends whose volumes have a size.
 * Immutable.
 */
public final class VolumeNeed {
  /** No wish: the backend's default size. */
  public static final VolumeNeed DEFAULT = new VolumeNeed(null);

  private final @Nullable Long bytes;

  private VolumeNeed(@Nullable Long bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns a need of a size.
   *
   * @param value positive
   */
  public static VolumeNeed bytes(long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("the size of a volume must be positive, was " + value);
    }
    return new VolumeNeed(value);
  }

  /** Returns the size in bytes; empty for the backend's default. */
  public Optional<Long> size() {
    return Optional.ofNullable(bytes);
  }
}
