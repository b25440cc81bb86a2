package io.slipway.rebalancer.cruisecontrol;

import io.slipway.rebalancer.cruisecontrol.internal.CruiseControlClient;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerProvider;
import java.util.List;

/** Provides the rebalancer {@code cruise-control}. Thread-safe and without state. */
public final class CruiseControlProvider implements RebalancerProvider {
  /** Creates the provider; also for {@link java.util.ServiceLoader}. */
  public CruiseControlProvider() {}

  @Override
  public String name() {
    return CruiseControlClient.NAME;
  }

  @Override
  public List<OptionInfo> options() {
    return CruiseControlClient.options();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The address is the server's, with or without {@code /kafkacruisecontrol}.
   */
  @Override
  public CruiseControlRebalancer open(RebalancerContext context) {
    return CruiseControlClient.open(context);
  }
}
