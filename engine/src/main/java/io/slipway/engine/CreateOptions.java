package io.slipway.engine;

/**
 * What a create does besides creating. Immutable.
 *
 * @param start whether to start the cluster too; true by default
 * @param keepOnFailure whether a failed start leaves the cluster CREATED, with its logs, instead of
 *     ABSENT; false by default
 * @param backend the backend to use; empty for the engine's default
 */
public record CreateOptions(boolean start, boolean keepOnFailure, String backend) {
  /** Returns the defaults: start, undo all on failure, the engine's default backend. */
  public static CreateOptions defaults() {
    return new CreateOptions(true, false, "");
  }

  /**
   * Returns the same with another choice.
   *
   * @param value whether to start the cluster too
   */
  public CreateOptions withStart(boolean value) {
    return new CreateOptions(value, keepOnFailure, backend);
  }

  /**
   * Returns the same with another choice.
   *
   * @param value whether a failed start leaves the cluster CREATED
   */
  public CreateOptions withKeepOnFailure(boolean value) {
    return new CreateOptions(start, value, backend);
  }

  /**
   * Returns the same with another backend.
   *
   * @param value the backend's name
   */
  public CreateOptions withBackend(String value) {
    return new CreateOptions(start, keepOnFailure, value);
  }
}
