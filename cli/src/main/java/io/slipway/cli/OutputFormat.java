package io.slipway.cli;

/** How results are written to the standard output. */
enum OutputFormat {
  /** For people. */
  TABLE,
  /** For programs. */
  JSON
}
