package io.slipway.spi;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a member needs of a directory that holds its data, for backends whose volumes have a size.
 * Immutable; equal by content.
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VolumeNeed that && size().equals(that.size());
  }

  @Override
  public int hashCode() {
    return size().hashCode();
  }

  @Override
  public String toString() {
    return bytes == null ? "default" : bytes + " bytes";
  }
}
