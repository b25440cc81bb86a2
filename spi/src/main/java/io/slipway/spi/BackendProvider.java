package io.slipway.spi;

import java.util.List;

/**
 * Opens a {@link ClusterBackend}. Found by {@link java.util.ServiceLoader}, which requires a public
 * no-argument constructor, passed to the engine's builder, or bound by Guice.
 */
public interface BackendProvider {
  /** Returns the name stored in records, such as {@code local}. */
  String name();

  /**
   * Returns the options that {@link #open} takes, for the backend as a whole; those of one cluster
   * are {@link BackendInfo#clusterOptions}.
   */
  List<OptionInfo> options();

  /**
   * Opens the backend. Must be cheap and change nothing.
   *
   * @param context the context to open it in
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for an unknown or wrong option;
   *     {@link ErrorCode#BACKEND_UNAVAILABLE} if it cannot work here
   */
  ClusterBackend open(BackendContext context);
}
