package org.example.orders;

import io.slipway.engine.SlipwayHome;

import io.slipway.engine.DeleteOptions;
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
    return engine.create(spec).bootstrap();
  }

  public int confirmed() {
    return engine.probe(NAME).confirmedSpus();
  }

  public void repair() {
    engine.recover(NAME);
  }

  public void delete() {
    engine.delete(NAME, DeleteOptions.shutdownFirst());
  }

  /** Takes the home as its argument. */
  public static void main(String[] args) {
    try (SlipwayEngine engine = SlipwayHome.at(Path.of(args[0])).openEngine()) {
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
