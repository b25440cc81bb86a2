package io.slipway.conformance;

/**
 * The abilities of a {@link BackendHarness} to disturb the environment. A rule whose capability the
 * harness does not declare is SKIPPED, and the report shows it.
 *
 * <p>A {@linkplain #core() core} capability is one that the harness of every real backend can have:
 * members can be killed, their data can be lost or foreign, foreign resources can be among them,
 * members can be out of sight, and calls can be late. The others depend on the platform. A
 * Kubernetes node leaves no member unkilled, a platform may make a second instance of a member
 * impossible, members with their own addresses share no ports, and the inside of a call, or the
 * records, may be out of a harness's reach. {@link BackendHarness#impossible} says which of them
 * the platform rules out. The enum is open.
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
  DAMAGE("damages(…)", false),
  /** {@link BackendHarness#restartByPlatform}: something else than a launch starts members. */
  SELF_RESTART("restartByPlatform(…)", false),
  /** {@link BackendHarness#breakMember}. */
  BREAK("breakMember(…)", false),
  /** {@link BackendHarness#jam}. */
  JAM("jam(…)", false),
  /** {@link BackendHarness#openAs}: several engines can share the platform. */
  OWNERS("openAs(…)", false),
  /** {@link BackendHarness#openElsewhere}: the platform has more than one place. */
  LOCATIONS("openElsewhere()", false);

  private final String methods;
  private final boolean core;

  Capability(String methods, boolean core) {
    this.methods = methods;
    this.core = core;
  }

  /** Returns the methods that the harness implements for it, human-readable. */
  public String methods() {
    return methods;
  }

  /** Returns whether the verdict CONFORMS needs it: a MUST that needs it is a core rule. */
  public boolean core() {
    return core;
  }
}
