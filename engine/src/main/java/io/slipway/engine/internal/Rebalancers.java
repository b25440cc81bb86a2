package io.slipway.engine.internal;

import io.slipway.engine.RebalanceRequest;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerProvider;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.util.Map;
import java.util.TreeSet;

/** Finds rebalancers by name and opens one for each server on first use. Thread-safe. */
final class Rebalancers implements AutoCloseable {
  private final Map<String, RebalancerProvider> providers;
  private final TimeSource time;
  private final OpenOnce<Rebalancer> open = new OpenOnce<>();

  Rebalancers(HomeSettings settings) {
    this.providers =
        Providers.byName(
            settings.rebalancers(), RebalancerProvider.class, RebalancerProvider::name);
    this.time = settings.time();
  }

  /** Returns the server of a request: requests of one server share what they ask it. */
  static String server(RebalanceRequest request) {
    return request.rebalancer() + " " + request.address() + " " + request.options();
  }

  /**
   * Returns the rebalancer of a request.
   *
   * @throws SlipwayException {@link ErrorCode#BACKEND_UNAVAILABLE} if it is not installed; {@link
   *     ErrorCode#CLOSED}; what its provider throws
   */
  Rebalancer get(RebalanceRequest request) {
    RebalancerProvider provider = providers.get(request.rebalancer());
    if (provider == null) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.BACKEND_UNAVAILABLE,
                  "rebalancer '" + request.rebalancer() + "' is not installed")
              .withExpected("one of " + new TreeSet<>(providers.keySet()))
              .withRemedy("choose one of these", "put the rebalancer on the class path"));
    }
    return open.get(
        server(request),
        () ->
            provider.open(
                RebalancerContext.builder(request.address(), time)
                    .options(request.options())
                    .build()));
  }

  @Override
  public void close() {
    open.close();
  }
}
