package io.slipway.docs;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterSpec;

/** The embedding example of the README. */
final class EmbeddingSample {
  private EmbeddingSample() {}

  static void run(SlipwayEngine.Builder builder, ClusterSpec spec) {
    // begin
    // ClusterSpec spec = ClusterSpec.builder("orders").spuCount(3).workload("kafka").build();
    // SlipwayEngine.Builder builder = SlipwayEngine.builder().home(Path.of("/var/lib/slipway"));
    CommandOptions options = CommandOptions.defaults();
    try (SlipwayEngine engine = builder.open()) {
      ClusterStatus orders = engine.create(spec, CreateOptions.defaults(), options);
      System.out.println(orders.confirmedSpus() + " SPUs at " + orders.bootstrap());
      engine.shutdown(spec.name(), options); // data and configuration stay
      engine.resume(spec.name(), options); // exactly the SPUs of the stored spec
      System.out.println(engine.status(spec.name(), true).conditions());
      engine.delete(spec.name(), true, options); // nothing is left
    }
    // end
  }
}
