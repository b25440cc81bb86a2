package io.slipway.backend.k8s.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;

/** The wording of the backend's failures. */
final class Failures {
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  private Failures() {}

  /** Returns what a refusal of the API server means to the engine. */
  static BackendException of(String doing, ApiException e) {
    String what = "cannot " + doing;
    String refused = "'" + e.verb() + "' of " + e.resource() + " to be granted";
    if (e.status() == UNAUTHORIZED) {
      return BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, what)
                  .withExpected("credentials that the API server takes")
                  .withActual(e.words())
                  .withRemedy("log in again, or check the user of the kubeconfig's context"))
          .reason("Unauthorized")
          .cause(e)
          .build();
    }
    if (e.status() == ApiException.FORBIDDEN) {
      boolean quota = e.words().contains("exceeded quota");
      return BackendException.builder(
              Problem.of(ErrorCode.BACKEND_REJECTED, what)
                  .withExpected(quota ? "room in the namespace's quota" : refused)
                  .withActual(e.words())
                  .withRemedy(
                      quota
                          ? "raise the quota or free what is not needed"
                          : "grant it: docs/kubernetes/role.yaml has every permission needed"))
          .reason(quota ? "QuotaExceeded" : "Forbidden")
          .cause(e)
          .build();
    }
    if (e.status() == TOO_MANY || e.status() >= FIRST_SERVER_ERROR) {
      return BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, what)
                  .withActual("status " + e.status() + ": " + e.words())
                  .withRemedy("repeat it when the API server is well"))
          .retryable()
          .outcome(e.status() == TOO_MANY ? Outcome.NOT_APPLIED : Outcome.UNKNOWN)
          .cause(e)
          .build();
    }
    return BackendException.builder(
            Problem.of(ErrorCode.BACKEND_REJECTED, what)
                .withActual(
                    "'"
                        + e.verb()
                        + "' of "
                        + e.resource()
                        + " was answered with status "
                        + e.status()
                        + ": "
                        + e.words())
                .withRemedy("look at the cluster's objects with kubectl"))
        .outcome(Outcome.UNKNOWN)
        .cause(e)
        .build();
  }

  /** Returns the failure of a request that has got no answer. */
  static BackendException unreachable(
      String doing, String server, Throwable cause, boolean mayBeDone) {
    return BackendException.builder(
            Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "cannot " + doing)
                .withExpected("an answer of the API server " + server)
                .withActual(cause.toString())
                .withRemedy("check the server and the kubeconfig's context, then repeat"))
        .retryable()
        .outcome(mayBeDone ? Outcome.UNKNOWN : Outcome.NOT_APPLIED)
        .cause(cause)
        .build();
  }

  static BackendException cancelled(String doing, String why) {
    return BackendException.builder(
            Problem.of(ErrorCode.CANCELLED, "cancelled while about to " + doing)
                .withActual(why)
                .withRemedy("repeat it"))
        .outcome(Outcome.UNKNOWN)
        .build();
  }

  static BackendException deadline(String doing) {
    return BackendException.builder(
            Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no time left to " + doing)
                .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT)))
        .outcome(Outcome.UNKNOWN)
        .retryable()
        .build();
  }

  static BackendException stale(String doing, Object installed, Object was) {
    return BackendException.builder(
            Problem.of(ErrorCode.STALE_FENCE, "cannot " + doing + ": another command came after")
                .withExpected("fence " + installed + " or newer")
                .withActual(was)
                .withRemedy("repeat the command"))
        .outcome(Outcome.UNKNOWN)
        .build();
  }

  static BackendException rejected(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_REJECTED, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException unavailable(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.BACKEND_UNAVAILABLE, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException conflict(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.CONFLICT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException dataMissing(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.DATA_MISSING, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  static BackendException invalid(String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }
}
