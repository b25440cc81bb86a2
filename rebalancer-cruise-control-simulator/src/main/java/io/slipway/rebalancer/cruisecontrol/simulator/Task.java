package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user task of the server. Not thread-safe. */
final class Task {
  /** Where a task stands, in the server's words. */
  enum State {
    ACTIVE("Active"),
    IN_EXECUTION("InExecution"),
    COMPLETED("Completed"),
    COMPLETED_WITH_ERROR("CompletedWithError");

    final String word;

    State(String word) {
      this.word = word;
    }
  }

  /**
   * What was computed.
   *
   * @param body the body of the answer; empty if it failed
   * @param failure why it failed
   */
  record Result(String body, @Nullable Failure failure) {}

  final String id;
  final Endpoint endpoint;
  final Query query;
  final Instant start;
  private final HttpRequest request;
  private final List<Consumer<Result>> waiting = new ArrayList<>();
  private @Nullable Result result;
  State state = State.ACTIVE;

  /** Whether a worker has begun to compute. */
  boolean begun;

  /** Why the server cannot write its result; null if it can. */
  @Nullable String unwritable;

  Task(String id, Endpoint endpoint, HttpRequest request, Query query, Instant start) {
    this.id = id;
    this.endpoint = endpoint;
    this.request = request;
    this.query = query;
    this.start = start;
  }

  /** Says whether a request asks for this task, if it carries its id or session. */
  boolean isAskedBy(HttpRequest other, Query otherQuery) {
    return request.method().equals(other.method())
        && request.path().equals(other.path())
        && query.sameAs(otherQuery);
  }

  boolean isDone() {
    return result != null;
  }

  boolean hasFailed() {
    return result != null && result.failure != null;
  }

  /** Sets the result and tells it to all who wait for it. */
  void complete(Result value) {
    result = value;
    waiting.forEach(consumer -> consumer.accept(value));
    waiting.clear();
  }

  /** Tells the result to a consumer, now or once it is there. */
  void whenDone(Consumer<Result> consumer) {
    if (result != null) {
      consumer.accept(result);
    } else {
      waiting.add(consumer);
    }
  }

  /**
   * Says whether the server fails to list this task together with its result: up to JDK 15 it lists
   * a task that failed with {@code CompletedWithError} in place of the result, and from JDK 16 on
   * it is kept by the JDK from doing so.
   */
  boolean breaksList() {
    return state != State.ACTIVE && hasFailed();
  }

  /** Returns the entry of the task in the answer to {@code user_tasks}. */
  Map<String, Object> entry(boolean withResponse) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("UserTaskId", id);
    entry.put("RequestURL", query.appendedTo(request.method() + " " + request.path()));
    entry.put("ClientIdentity", Texts.CLIENT);
    entry.put("StartMs", Long.toString(start.toEpochMilli()));
    entry.put("Status", state.word);
    if (withResponse && state != State.ACTIVE && result != null) {
      entry.put("originalResponse", result.body);
    }
    return entry;
  }
}
