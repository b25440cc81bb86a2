package io.slipway.engine;

/**
 * What a create does besides creating. Immutable.
 *
 * @param start whether to start the cluster too; true by default
 * @param keepOnFailure whether a failed start leaves the cluster CREATED, with its logs, instead of
 *     ABSENT; false by default
 * @param backend the backend to use; empty for the engine's default
 * @param ephemeral whether the cluster ends with the engine; false by default
 */
public record CreateOptions(
    boolean start, boolean keepOnFailure, String backend, boolean ephemeral) {
  /** Returns the defaults: start, undo all on failure, the engine's default backend. */
  public static CreateOptions defaults() {
    return new CreateOptions(true, false, "", false);
  }

  /**
   * Returns the same with another choice.
   *
   * @param value whether to start the cluster too
   */
  public CreateOptions withStart(boolean value) {
    return new CreateOptions(value, keepOnFailure, backend, ephemeral);
  }

  /**
   * Returns the same with another choice.
   *
   * @param value whether a failed start leaves the cluster CREATED
   */
  public CreateOptions withKeepOnFailure(boolean value) {
    return new CreateOptions(start, value, backend, ephemeral);
  }

  /**
   * Returns the same with another backend.
   *
   * @param value the backend's name
   */
  public CreateOptions withBackend(String value) {
    return new CreateOptions(start, keepOnFailure, value, ephemeral);
  }

  /**
   * Returns the same with another choice. An ephemeral cluster ends with its engine, for tests and
   * tools: the close of the engine deletes it, and so does an orderly end of the JVM. After a kill
   * the next engine that opens the home deletes it, by an ordinary journalled DELETE, before it
   * serves. It is never repaired and cannot be resumed. The home must have a lock: an engine on a
   * store of the caller's own refuses it.
   *
   * @param value whether the cluster is ephemeral
   */
  public CreateOptions withEphemeral(boolean value) {
    return new CreateOptions(start, keepOnFailure, backend, value);
  }
}
