package io.slipway.cli.crash;

import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The engine process that dies: {@code CrashChild HOME DEED POINT PAYLOAD}. Without a point it
 * writes which it has passed.
 */
final class CrashChild {
  static final String PASSED = "passed ";

  private CrashChild() {}

  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    Points points = new Points(Integer.parseInt(args[2]));
    try (HomeLock lock = HomeLock.acquire(home, Duration.ofSeconds(10), TimeSource.system());
        JournaledStore store = JournaledStore.open(home.resolve("store"), StoreOptions.defaults());
        SlipwayEngine engine =
            SlipwayHome.at(lock.home())
                .backend(points.backend())
                .store(points.store(store))
                .openEngine()) {
      Deed.valueOf(args[1]).run(engine, Payload.valueOf(args[3]));
    }
    points.passed().forEach(point -> System.out.println(PASSED + point));
  }
}
