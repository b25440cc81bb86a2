package org.example.orders;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;

/** A program that runs a Kafka cluster of its own, for as long as it works. */
public final class Orders {
  private static final ClusterName NAME = ClusterName.of("orders");

  private final SlipwayEngine engine;

  public Orders(SlipwayEngine engine) {
    this.engine = engine;
  }

  /** Returns where clients connect. */
  public String open(ClusterSpec spec) {
    ClusterStatus orders =
        engine.create(spec, CreateOptions.defaults(), CommandOptions.defaults());
    return orders.bootstrap();
  }

  public int confirmed() {
    return engine.status(NAME, true).confirmedSpus();
  }

  public void repair() {
    engine.recover(NAME, CommandOptions.defaults());
  }

  public void delete() {
    engine.delete(NAME, true, CommandOptions.defaults());
  }

  /** Takes the home as its argument. */
  public static void main(String[] args) {
    try (SlipwayEngine engine = SlipwayEngine.builder().home(Path.of(args[0])).open()) {
      Orders orders = new Orders(engine);
      String address = orders.open(ClusterSpec.builder(NAME.value()).workload("kafka").build());
      try {
        System.out.println(orders.confirmed() + " SPU at " + address);
      } finally {
        orders.delete();
      }
      System.out.println(engine.list().size() + " clusters left");
    }
  }
}
