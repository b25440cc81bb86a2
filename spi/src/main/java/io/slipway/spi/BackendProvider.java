package io.slipway.spi;

import java.util.List;

/**
 * Makes a {@link ClusterBackend}; found by {@link java.util.ServiceLoader}, given to the engine's
 * builder, or bound by Guice. Needs a public constructor without arguments for the first.
 */
public interface BackendProvider {
  /** Returns the name that records keep, such as {@code local}. */
  String name();

  /** Returns the options that {@link #open} takes. */
  List<OptionInfo> options();

  /**
   * Opens the backend. Must be cheap and change nothing.
   *
   * @param context what it is opened with
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for an unknown or wrong option;
   *     {@link ErrorCode#BACKEND_UNAVAILABLE} if it cannot work here
   */
  ClusterBackend open(BackendContext context);
}
