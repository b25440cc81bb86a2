package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.slipway.spi.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of one request, whatever it was.
 *
 * @param request what was asked
 * @param failure what broke it off
 * @param status the HTTP status; 0 if none came
 * @param headers the headers, by names in lower case
 * @param body the body as far as it came
 * @param json the body as JSON; missing if it is none
 * @param detail the words of the exception that broke it off; may be empty
 */
record Answer(
    Request request,
    Failure failure,
    int status,
    Map<String, String> headers,
    String body,
    JsonNode json,
    String detail) {
  static final String TASK_ID = "user-task-id";

  private static final int LONGEST_TEXT = 32 * 1024;

  /** What broke an exchange off. */
  enum Failure {
    NONE,
    /** There was no connection. */
    UNREACHABLE,
    /** There was no connection by TLS. */
    TLS,
    /** The request's own bound has passed. */
    TIMEOUT,
    /** The connection broke, before or within the answer. */
    BROKEN,
    /** The body was longer than we read. */
    TOO_LONG,
    /** The caller's deadline has passed. */
    DEADLINE,
    /** The caller cancelled. */
    CANCELLED,
    /** The rebalancer was closed. */
    CLOSED
  }

  static Answer failed(Request request, Failure failure, String detail) {
    return new Answer(request, failure, 0, Map.of(), "", MissingNode.getInstance(), detail);
  }

  ApiEndpoint endpoint() {
    return request.endpoint();
  }

  boolean isSuccess() {
    return status >= 200 && status < 300 && !json.has("errorMessage");
  }

  boolean isJson() {
    return json.isObject();
  }

  /** Returns the server's id of the task, if it is one. */
  Optional<String> taskId() {
    return Optional.ofNullable(headers.get(TASK_ID)).filter(Answer::isTaskId);
  }

  /** Returns whether the server can parse it: one malformed id makes it refuse all (400). */
  static boolean isTaskId(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Returns the effect of the request if nothing but a broken exchange is known. */
  Outcome withoutAnswer() {
    return request.withoutAnswer();
  }

  /**
   * Returns the server's words, decoded: message and stack trace, as the message holds the text and
   * the trace the class of an exception and its causes.
   */
  String text() {
    return json.has("errorMessage")
        ? bounded(json.path("errorMessage").asText(""))
            + "\n"
            + bounded(json.path("stackTrace").asText(""))
        : bounded(body);
  }

  /** Returns the server's message alone, for people. */
  String message() {
    return bounded(json.has("errorMessage") ? json.path("errorMessage").asText("") : body);
  }

  /** What is longer is searched for no words. */
  private static String bounded(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
  }
}
