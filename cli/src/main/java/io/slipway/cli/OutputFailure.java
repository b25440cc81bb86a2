package io.slipway.cli;

/** A result that could not be written. */
final class OutputFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputFailure(String message) {
    super(message);
  }
}
