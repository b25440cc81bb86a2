package io.slipway.spi;

/**
 * The operation that a call belongs to.
 *
 * @param id the id of the operation
 * @param purpose the purpose of the call
 * @param attempt counts from 1; 2 and above are repeats after a failure or a recovery
 */
public record OperationRef(OperationId id, OperationKind purpose, int attempt) {
  /** Checks the attempt. */
  public OperationRef {
    Checks.notNull(id, "id");
    Checks.notNull(purpose, "purpose");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be >= 1, was " + attempt);
    }
  }
}
