package io.slipway.rebalancer.cruisecontrol.simulator;

/** The server answers with an error instead of a result. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /** The status of the answer. */
  final int status;

  /** What the server's stack trace says; empty if it sends none. */
  final String stackTrace;

  /** What becomes of the request. */
  final Request.Outcome outcome;

  private Refusal(int status, String message, String stackTrace, Request.Outcome outcome) {
    super(message);
    this.status = status;
    this.stackTrace = stackTrace;
    this.outcome = outcome;
  }

  /** Returns the answer to wrong parameters. */
  static Refusal badRequest(String message, String stackTrace) {
    return new Refusal(400, message, stackTrace, Request.Outcome.INVALID);
  }

  /** Returns the answer to an exception of the server before there is a task. */
  static Refusal failed(Endpoint endpoint, String type, String message) {
    return new Refusal(
        500, processing(endpoint, message), type + ": " + message + "\n", Request.Outcome.INVALID);
  }

  /** Returns the answer to a request for which there is no slot. */
  static Refusal noSlot(Endpoint endpoint, int slots) {
    String message =
        "There are already "
            + slots
            + " active user tasks, which has reached the servlet capacity.";
    return new Refusal(
        500,
        processing(endpoint, message),
        "java.lang.RuntimeException: "
            + message
            + "\n\tat com.linkedin.kafka.cruisecontrol.servlet.UserTaskManager"
            + ".insertFuturesByUserTaskId(UserTaskManager.java:496)\n",
        Request.Outcome.NO_SLOT);
  }

  /** Returns the text that the server puts around the message of an exception. */
  static String processing(Endpoint endpoint, String message) {
    return "Error processing "
        + endpoint.method
        + " request '"
        + endpoint.path()
        + "' due to: '"
        + message
        + "'.";
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
