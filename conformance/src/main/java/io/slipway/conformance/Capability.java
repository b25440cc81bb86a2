package io.slipway.conformance;

/**
 * What a {@link BackendHarness} can do to the world besides the backend. A rule that needs a
 * capability which the harness does not declare is SKIPPED, and the report says so.
 *
 * <p>A {@linkplain #core() core} capability is one that the harness of every real backend can have:
 * members can be killed, keep data that can be lost or be another's, have foreign things beside
 * them, and can be out of sight; and calls can be late. The others depend on the platform. A
 * Kubernetes node leaves no member unkilled, a platform may make a second instance of a member
 * impossible, members with addresses of their own share no ports, and what is inside a call, or in
 * the records, may be where no harness reaches. The enum is open.
 */
public enum Capability {
  /** {@link BackendHarness#kill}. */
  KILL("kill(…)", true),
  /** {@link BackendHarness#write} and {@link BackendHarness#read}. */
  WRITE_DATA("write(…) and read(…)", true),
  /** {@link BackendHarness#emptyData}. */
  EMPTY_DATA("emptyData(…)", true),
  /** {@link BackendHarness#replaceData}. */
  FOREIGN_DATA("replaceData(…)", true),
  /** {@link BackendHarness#addStranger}. */
  STRANGER("addStranger(…)", true),
  /** {@link BackendHarness#addSurplus}. */
  SURPLUS("addSurplus(…)", false),
  /** {@link BackendHarness#makeStubborn}. */
  STUBBORN("makeStubborn(…)", false),
  /** {@link BackendHarness#blind}. */
  BLIND("blind(…)", true),
  /** {@link BackendHarness#holdPort}. */
  HOLD_PORT("holdPort(…)", false),
  /** {@link BackendHarness#holdNextChange}. */
  HOLD_CALLS("holdNextChange()", true),
  /** {@link BackendHarness#holdNextChangeWithin}. */
  HOLD_WITHIN("holdNextChangeWithin(…)", false),
  /** {@link BackendHarness#damages}. */
  DAMAGE("damages(…)", false);

  private final String methods;
  private final boolean core;

  Capability(String methods, boolean core) {
    this.methods = methods;
    this.core = core;
  }

  /** Returns what the harness implements for it, for people. */
  public String methods() {
    return methods;
  }

  /** Returns whether the verdict CONFORMS needs it: a MUST that needs it is a core rule. */
  public boolean core() {
    return core;
  }
}
