package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreAdmin;
import io.slipway.engine.StoreCut;
import io.slipway.spi.ClusterSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens the engine for commands; tests provide another one. */
interface EngineOpener {
  /** Prepares for opening in the background; returns at once. */
  default void warmUp() {}

  /**
   * Opens the engine that changes clusters.
   *
   * @param home the home
   * @param lockTimeout how long to wait for another process to release it
   * @param onCut receives what the open has cut off the store
   */
  SlipwayEngine open(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut);

  /**
   * Opens a visitor, which drives rebalances and takes the home only to write.
   *
   * @param home the home
   * @param lockTimeout how long a write waits for another process to release it
   * @param onCut receives what a write had to cut off the store
   */
  HomeVisitor visit(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut);

  /**
   * Opens a reader, even while another process holds the home.
   *
   * @param home the home
   */
  ClusterReader openReadOnly(HomeChoice home);

  /**
   * Returns who has the home open for changes, if somebody has.
   *
   * @param home the home
   */
  Optional<String> holder(HomeChoice home);

  /**
   * Checks the backend's name, and workload and options of a spec, without touching the home, so
   * that a mistyped create leaves no trace.
   *
   * @param home the home
   * @param spec the spec to check
   * @param options the options of the create
   */
  void check(HomeChoice home, ClusterSpec spec, CreateOptions options);

  /**
   * Returns the administration of a home's store; touches nothing yet.
   *
   * @param home the home
   * @param lockTimeout how long its changes wait for another process to release the home
   * @param onCut receives what a change had to cut off the store
   */
  StoreAdmin store(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut);
}
