package io.slipway.engine.internal.lifecycle;

/** What texts for people advise, in words that fit the API and the command. */
public final class Advice {
  /** For what an undone CREATE takes with it. */
  public static final String KEEP =
      "have the cluster kept on failure (--keep-on-failure, CreateOptions.withKeepOnFailure) and"
          + " look at its logs";

  private Advice() {}
}
