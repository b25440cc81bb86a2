package org.example.orders;

import io.slipway.engine.SlipwayHome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a world in memory: no process, no waiting. */
class OrdersTest {
  private final FakeWorld world = FakeWorld.create();
  @TempDir Path home;

  @Test
  void aDeadMemberIsSeenAndBroughtBack() {
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      Orders orders = new Orders(engine);
      orders.open(ClusterSpec.builder("orders").spuCount(3).build());
      assertEquals(3, orders.confirmed());

      world.cluster("orders").kill(MemberId.spu(2));
      assertEquals(2, orders.confirmed());

      orders.repair();
      assertEquals(3, orders.confirmed());

      orders.delete();
      assertFalse(world.cluster("orders").exists());
    }
  }
}
