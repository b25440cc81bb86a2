package io.slipway.engine;

import java.util.Objects;

/** Options of a create. Immutable; later versions may add choices. */
public final class CreateOptions {
  private static final CreateOptions DEFAULTS = new CreateOptions(true, false, "", false);

  private final boolean start;
  private final boolean keepOnFailure;
  private final String backend;
  private final boolean ephemeral;

  private CreateOptions(boolean start, boolean keepOnFailure, String backend, boolean ephemeral) {
    this.start = start;
    this.keepOnFailure = keepOnFailure;
    this.backend = Objects.requireNonNull(backend, "backend");
    this.ephemeral = ephemeral;
  }

  /** Returns the defaults: start, undo everything on failure, the engine's default backend. */
  public static CreateOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a copy with another choice.
   *
   * @param value whether to start the cluster too
   */
  public CreateOptions withStart(boolean value) {
    return new CreateOptions(value, keepOnFailure, backend, ephemeral);
  }

  /**
   * Returns a copy with another choice.
   *
   * @param value whether a failed start leaves the cluster CREATED
   */
  public CreateOptions withKeepOnFailure(boolean value) {
    return new CreateOptions(start, value, backend, ephemeral);
  }

  /**
   * Returns a copy with another backend.
   *
   * @param value the backend's name
   */
  public CreateOptions withBackend(String value) {
    return new CreateOptions(start, keepOnFailure, value, ephemeral);
  }

  /**
   * Returns a copy with another choice. An ephemeral cluster, for tests and tools, ends with its
   * engine: closing the engine deletes it, and so does an orderly end of the JVM. After a kill, the
   * next engine that opens the home deletes it with an ordinary journalled DELETE before serving.
   * It is never repaired and cannot be resumed. The home must have a lock: an engine on a store of
   * the caller's own refuses it.
   *
   * @param value whether the cluster is ephemeral
   */
  public CreateOptions withEphemeral(boolean value) {
    return new CreateOptions(start, keepOnFailure, backend, value);
  }

  /** Returns whether the cluster is also started. */
  public boolean start() {
    return start;
  }

  /** Returns whether a failed start leaves the cluster CREATED, with its logs, and not ABSENT. */
  public boolean keepOnFailure() {
    return keepOnFailure;
  }

  /** Returns the backend to use; empty for the engine's default. */
  public String backend() {
    return backend;
  }

  /** Returns whether the cluster ends with the engine. */
  public boolean ephemeral() {
    return ephemeral;
  }

  @Override
  public String toString() {
    return "CreateOptions[start="
        + start
        + ", keepOnFailure="
        + keepOnFailure
        + ", backend="
        + backend
        + (ephemeral ? ", ephemeral" : "")
        + "]";
  }
}
