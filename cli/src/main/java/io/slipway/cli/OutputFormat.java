package io.slipway.cli;

/** The format of results on standard output. */
enum OutputFormat {
  /** For humans. */
  TABLE,
  /** For programs. */
  JSON
}
