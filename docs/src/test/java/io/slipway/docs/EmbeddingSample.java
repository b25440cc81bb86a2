package io.slipway.docs;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;

/** The embedding example of the README. */
final class EmbeddingSample {
  private EmbeddingSample() {}

  static void run(SlipwayHome home, ClusterSpec spec) {
    // begin
    // ClusterSpec spec = ClusterSpec.builder("orders").spuCount(3).workload("kafka").build();
    // SlipwayHome home = SlipwayHome.at(Path.of("/var/lib/slipway"));
    try (SlipwayEngine engine = home.openEngine()) {
      ClusterStatus orders = engine.create(spec);
      System.out.println(orders.confirmedSpus() + " SPUs at " + orders.bootstrap());
      engine.shutdown(spec.name()); // data and configuration stay
      engine.resume(spec.name()); // exactly the SPUs of the stored spec
      System.out.println(engine.probe(spec.name()).conditions());
      engine.delete(spec.name(), DeleteOptions.shutdownFirst()); // nothing is left
    }
    // end
  }
}
