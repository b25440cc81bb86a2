package io.slipway.backend.k8s.internal;

/**
 * A refusal by the API server that the caller has to make sense of.
 *
 * <p>Never leaves the backend: {@link Failures#of} makes a failure of it.
 */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int UNPROCESSABLE = 422;

  private final int status;
  private final String verb;
  private final String resource;

  ApiException(int status, String verb, String resource, String message) {
    super(message);
    this.status = status;
    this.verb = verb;
    this.resource = resource;
  }

  int status() {
    return status;
  }

  String verb() {
    return verb;
  }

  String resource() {
    return resource;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  /** Returns whether the user's roles do not grant the request; a quota or a webhook is no role. */
  boolean isByRoles() {
    return status == FORBIDDEN && words().contains("forbidden: User \"");
  }

  /** Returns whether the object is another than the caller thought, or is gone. */
  boolean isOutdated() {
    return status == NOT_FOUND || status == CONFLICT || status == UNPROCESSABLE;
  }
}
