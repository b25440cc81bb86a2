package io.slipway.docs;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.nio.file.Path;

/** The recipes of the fake's Javadoc. */
final class FakeSamples {
  private FakeSamples() {}

  static FakeWorld faults(Path home) {
    // begin
    FakeWorld world = FakeWorld.create();
    SlipwayHome slipway =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time());
    ClusterSpec orders = ClusterSpec.builder("orders").spuCount(2).build();
    try (SlipwayEngine engine = slipway.openEngine()) {
      world.faults().inject(CallKind.LAUNCH, MemberId.spu(1), Fault.lostReply());
      engine.create(orders, CreateOptions.defaults(), CommandOptions.defaults());
      world.cluster("orders").kill(MemberId.spu(2));
      // … what does your program do about it?
    }
    // end
    return world;
  }

  static void crash(FakeWorld world, SlipwayHome slipway, ClusterSpec orders) {
    // begin
    world.faults().inject(CallKind.LAUNCH, MemberId.spu(1), Fault.crashAfter());
    try (SlipwayEngine dead = slipway.openEngine()) {
      dead.create(orders, CreateOptions.defaults(), CommandOptions.defaults());
    } catch (SimulatedCrash crash) {
      // close() has freed the home, and could change nothing in the world any more
    }
    try (SlipwayEngine next = slipway.openEngine()) {
      next.recover(orders.name(), CommandOptions.defaults()); // goes on, or undoes it
    }
    // end
  }
}
