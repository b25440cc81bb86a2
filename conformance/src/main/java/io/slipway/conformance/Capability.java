package io.slipway.conformance;

/**
 * What a {@link BackendHarness} can do to the world besides the backend. A rule that needs a
 * capability which the harness does not declare is SKIPPED, and the report says so. The enum is
 * open.
 */
public enum Capability {
  /** {@link BackendHarness#kill}. */
  KILL("kill(…)"),
  /** {@link BackendHarness#write} and {@link BackendHarness#read}. */
  WRITE_DATA("write(…) and read(…)"),
  /** {@link BackendHarness#emptyData}. */
  EMPTY_DATA("emptyData(…)"),
  /** {@link BackendHarness#replaceData}. */
  FOREIGN_DATA("replaceData(…)"),
  /** {@link BackendHarness#addStranger}. */
  STRANGER("addStranger(…)"),
  /** {@link BackendHarness#addSurplus}. */
  SURPLUS("addSurplus(…)"),
  /** {@link BackendHarness#makeStubborn}. */
  STUBBORN("makeStubborn(…)"),
  /** {@link BackendHarness#blind}. */
  BLIND("blind(…)"),
  /** {@link BackendHarness#holdPort}. */
  HOLD_PORT("holdPort(…)"),
  /** {@link BackendHarness#holdNextChange}. */
  HOLD_CALLS("holdNextChange()");

  private final String methods;

  Capability(String methods) {
    this.methods = methods;
  }

  /** Returns what the harness implements for it, for people. */
  public String methods() {
    return methods;
  }
}
