package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.StoreAdmin;
import io.slipway.engine.StoreCut;
import io.slipway.spi.ClusterSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine with the backends and workloads of the class path. */
final class InstalledEngine implements EngineOpener {
  /** The directory below the home that workloads share. */
  static final String RUNTIME = "runtime";

  @Override
  public void warmUp() {
    Thread thread = new Thread(SlipwayHome::warmUp, "slipway-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public SlipwayEngine open(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut) {
    return home.open().lockTimeout(lockTimeout).onCut(onCut).openEngine();
  }

  @Override
  public HomeVisitor visit(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut) {
    return home.open().lockTimeout(lockTimeout).onCut(onCut).openVisitor();
  }

  @Override
  public ClusterReader openReadOnly(HomeChoice home) {
    return home.open().openReader();
  }

  @Override
  public Optional<String> holder(HomeChoice home) {
    return home.open().holder();
  }

  @Override
  public StoreAdmin store(HomeChoice home, Duration lockTimeout, Consumer<StoreCut> onCut) {
    return home.open().lockTimeout(lockTimeout).onCut(onCut).storeAdmin();
  }

  @Override
  public void check(HomeChoice home, ClusterSpec spec, CreateOptions create) {
    home.open().validate(spec, create);
  }
}
