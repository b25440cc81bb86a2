package io.slipway.engine.internal.rebalance;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps other processes from the home while something is done. Thread-safe. */
@FunctionalInterface
public interface HomeKeeping {
  /** For a process that has the home open as long as it drives. */
  HomeKeeping ALWAYS = Supplier::get;

  /**
   * Does something while no other process can change the home.
   *
   * @param work is not begun if another process has the home
   * @return what it returns
   * @throws io.slipway.spi.SlipwayException {@link io.slipway.spi.ErrorCode#STORE_LOCKED}
   */
  <T extends @Nullable Object> T during(Supplier<T> work);
}
