package io.slipway.rebalancer.cruisecontrol.simulator;

import java.util.List;

/**
 * A broker of the cluster that the server looks after. Immutable.
 *
 * @param id its broker id
 * @param logDirectories the absolute paths of its data, all of them online
 */
public record Broker(int id, List<String> logDirectories) {
  /** Copies the list. */
  public Broker {
    logDirectories = List.copyOf(logDirectories);
  }
}
