package io.slipway.spi;

import java.util.List;

/**
 * Opens a {@link Rebalancer}. Found by {@link java.util.ServiceLoader}, which requires a public
 * no-argument constructor, or passed to the engine.
 */
public interface RebalancerProvider {
  /** Returns the name stored in records, such as {@code cruise-control}. */
  String name();

  /** Returns the options of one server that {@link #open} takes. */
  List<OptionInfo> options();

  /**
   * Opens the rebalancer of one server. Must be cheap and change nothing; makes no request.
   *
   * @param context where the server is
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for a wrong address, or an unknown
   *     or wrong option; {@link ErrorCode#BACKEND_UNAVAILABLE} if a credential that an option
   *     refers to is not here
   */
  Rebalancer open(RebalancerContext context);
}
