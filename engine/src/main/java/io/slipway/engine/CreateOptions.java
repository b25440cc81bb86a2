package io.slipway.engine;

import java.util.Objects;

/** What a create does besides creating. Immutable; later versions may add choices. */
public final class CreateOptions {
  private static final CreateOptions DEFAULTS = new CreateOptions(true, false, "");

  private final boolean start;
  private final boolean keepOnFailure;
  private final String backend;

  private CreateOptions(boolean start, boolean keepOnFailure, String backend) {
    this.start = start;
    this.keepOnFailure = keepOnFailure;
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  /** Returns the defaults: start, undo all on failure, the engine's default backend. */
  public static CreateOptions defaults() {
    return DEFAULTS;
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

  /** Returns whether the cluster is started too. */
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

  @Override
  public String toString() {
    return "CreateOptions[start="
        + start
        + ", keepOnFailure="
        + keepOnFailure
        + ", backend="
        + backend
        + "]";
  }
}
