package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreAdmin;
import io.slipway.engine.StoreCut;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Where commands get their engine from; tests give another one. */
interface EngineOpener {
  /** Makes beforehand what opening needs; returns at once. */
  default void warmUp() {}

  /**
   * Opens the engine that changes clusters.
   *
   * @param home the home
   * @param lockTimeout how long to wait for another process to release it
   * @param onCut is told what the open has cut off the store
   */
  SlipwayEngine open(Path home, Duration lockTimeout, Consumer<StoreCut> onCut);

  /**
   * Opens a reader, beside whoever holds the home.
   *
   * @param home the home
   */
  ClusterReader openReadOnly(Path home);

  /**
   * Checks the backend's name, and workload and options of a spec, without touching the home, so
   * that a mistyped create leaves no trace.
   *
   * @param home the home
   * @param spec what is about to be created
   * @param options what the create does besides
   */
  void check(Path home, ClusterSpec spec, CreateOptions options);

  /**
   * Returns the keeper of a home's store; touches nothing yet.
   *
   * @param home the home
   * @param lockTimeout how long its changes wait for another process to release the home
   * @param onCut is told what a change had to cut off the store
   */
  StoreAdmin store(Path home, Duration lockTimeout, Consumer<StoreCut> onCut);
}
