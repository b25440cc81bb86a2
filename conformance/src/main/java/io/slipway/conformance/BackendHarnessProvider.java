package io.slipway.conformance;

import java.util.Map;

/**
 * Opens a {@link BackendHarness} by name; found by {@link java.util.ServiceLoader}, so that a
 * command can run the kit. Needs a public constructor without arguments.
 */
public interface BackendHarnessProvider {
  /** Returns the backend's name, such as {@code local}. */
  String name();

  /**
   * Opens a harness; the caller closes it.
   *
   * @param options the options of the harness; an unknown key is an {@link
   *     IllegalArgumentException}
   */
  BackendHarness open(Map<String, String> options);
}
