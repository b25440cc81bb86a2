package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.spi.TaskObservation.Phase.ABSENT;
import static io.slipway.spi.TaskObservation.Phase.COMPLETED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTED;
import static io.slipway.spi.TaskObservation.Phase.COMPUTING;
import static io.slipway.spi.TaskObservation.Phase.EXECUTING;
import static io.slipway.spi.TaskObservation.Phase.FAILED;
import static io.slipway.spi.TaskObservation.Phase.UNKNOWN;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.TaskObservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says of each task what one look shows of it, by its status and the executor. Thread-safe. */
final class TaskReader {
  /** What tells why a computation has failed, and not why it could not be asked. */
  private static final Set<String> OF_THE_TASK =
      Set.of(
          CruiseControlReason.NOT_ENOUGH_VALID_WINDOWS.word(),
          CruiseControlReason.EXECUTION_IN_PROGRESS.word(),
          CruiseControlReason.OPTIMIZATION_FAILURE.word(),
          CruiseControlReason.BROKER_UNKNOWN.word(),
          CruiseControlReason.REQUEST_REFUSED.word(),
          CruiseControlReason.FAULT.word());

  /**
   * What the server says from JDK 16 on instead of the results of tasks, if one of them could not
   * be computed (OperationFuture.get). Before, that one's result is no JSON.
   */
  private static final String UNWRITABLE = "Throwable.detailMessage";

  private final Server server;
  private final Summaries summaries;

  TaskReader(Server server, Summaries summaries) {
    this.server = server;
    this.summaries = summaries;
  }

  TaskObservation read(RebalanceCall call, Look look, Bounds bounds) {
    Optional<String> id = call.taskId().filter(Answer::isTaskId);
    Optional<RebalanceException> untold = id.flatMap(look::whyUntold);
    if (untold.isPresent()) {
      return TaskObservation.of(UNKNOWN).withFailure(untold.get());
    }
    Optional<UserTask> task = id.isPresent() ? look.task(id.get()) : look.task(call.key());
    if (task.isEmpty()) {
      // A task that it had is gone: it may have been restarted, perhaps for another cluster.
      id.ifPresent(known -> server.interrupted());
      return TaskObservation.of(ABSENT);
    }
    TaskObservation seen =
        call.key().execution() == 0
            ? proposal(call, task.get(), bounds)
            : execution(task.get(), look.executor(), bounds);
    return seen.taskId().isPresent() || seen.phase() == ABSENT
        ? seen
        : seen.withTaskId(task.get().id());
  }

  private TaskObservation proposal(RebalanceCall call, UserTask task, Bounds bounds) {
    return switch (task.status()) {
      case ACTIVE -> TaskObservation.of(COMPUTING);
      case IN_EXECUTION -> TaskObservation.of(EXECUTING);
      case COMPLETED ->
          summaries
              .of(task.id())
              .map(known -> TaskObservation.of(COMPUTED).withSummary(known))
              .orElseGet(() -> computed(call, task, bounds));
      case FAILED -> computed(call, task, bounds);
      case UNKNOWN -> unknown();
    };
  }

  private TaskObservation execution(UserTask task, ExecutorObservation executor, Bounds bounds) {
    boolean runs = runs(executor, task);
    return switch (task.status()) {
      case ACTIVE -> TaskObservation.of(COMPUTING);
      case IN_EXECUTION -> TaskObservation.of(EXECUTING);
      // A computed task is Completed before its execution begins (TaskState of UserTaskManager).
      case COMPLETED ->
          executor.failure().isPresent()
              ? TaskObservation.of(UNKNOWN).withFailure(executor.failure().get())
              : TaskObservation.of(runs ? EXECUTING : COMPLETED);
      case FAILED -> runs ? TaskObservation.of(EXECUTING) : failed(task, bounds);
      case UNKNOWN -> unknown();
    };
  }

  private static boolean runs(ExecutorObservation executor, UserTask task) {
    return executor.taskId().filter(task.id()::equals).isPresent()
        || (task.key() != null && executor.key().filter(task.key()::equals).isPresent());
  }

  /**
   * Asks for the result or the failure of a computation; its task is known, so it takes no slot.
   */
  private TaskObservation computed(RebalanceCall call, UserTask task, Bounds bounds) {
    boolean done = task.status() == UserTask.Status.COMPLETED;
    try {
      Answer answer =
          server.ask(Priority.PROPOSE, RebalanceRequests.of(call).again(task.id()), bounds);
      if (!answer.taskId().filter(task.id()::equalsIgnoreCase).isPresent()) {
        return TaskObservation.of(ABSENT);
      }
      TaskObservation seen = TaskObservation.of(done ? COMPUTED : FAILED);
      return summaries.keep(task.id(), answer.json()).map(seen::withSummary).orElse(seen);
    } catch (RebalanceException failure) {
      if (Classifier.is(failure, CruiseControlReason.TASK_FORGOTTEN)) {
        return TaskObservation.of(ABSENT);
      }
      boolean told = OF_THE_TASK.contains(failure.reason());
      return TaskObservation.of(done ? COMPUTED : told ? FAILED : UNKNOWN).withFailure(failure);
    }
  }

  /**
   * One word stands for an execution that was stopped or has failed, and for one that could not be
   * computed and so never began. Only the former has a result.
   */
  private TaskObservation failed(UserTask task, Bounds bounds) {
    if (summaries.of(task.id()).isPresent()) {
      return failed();
    }
    try {
      keepResults(server.ask(Priority.STATUS, withResults(List.of(task.id())), bounds));
    } catch (RebalanceException failure) {
      if (!Classifier.is(failure, CruiseControlReason.FAULT)) {
        return TaskObservation.of(UNKNOWN).withFailure(failure);
      }
      return failure.problem().textWithoutActions().contains(UNWRITABLE) ? uncomputed() : failed();
    }
    return summaries.of(task.id()).isPresent() ? failed() : uncomputed();
  }

  private static TaskObservation failed() {
    return failed(
        RebalanceException.Kind.PERMANENT,
        Outcome.UNKNOWN,
        Problem.of(
                ErrorCode.BACKEND_REJECTED,
                "the server reports that the execution was stopped or failed")
            .withActual("CompletedWithError")
            .withRemedy("look at the server's log for the cause"));
  }

  private static TaskObservation uncomputed() {
    return failed(
        RebalanceException.Kind.TRANSIENT,
        Outcome.NOT_APPLIED,
        Problem.of(
                ErrorCode.BACKEND_UNAVAILABLE,
                "the server could not compute the execution, and executed nothing")
            .withRemedy("ask for a new proposal"));
  }

  private static TaskObservation failed(
      RebalanceException.Kind kind, Outcome outcome, Problem problem) {
    return TaskObservation.of(FAILED)
        .withFailure(
            RebalanceException.builder(kind, CruiseControlReason.EXECUTION_FAILED.word(), problem)
                .outcome(outcome)
                .build());
  }

  private static TaskObservation unknown() {
    return TaskObservation.of(UNKNOWN)
        .withFailure(
            Failures.passing(
                CruiseControlReason.UNREADABLE_ANSWER,
                Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "a task has an unknown status")
                    .withRemedy("look again")));
  }

  /**
   * Adds what executions move, which is computed anew for each, by one request for all that are not
   * known, if a slot is free at once. An execution is never asked for as a proposal is: without its
   * header it would be a new one.
   */
  Map<RebalanceKey, TaskObservation> withExecutions(
      Collection<RebalanceCall> calls, Map<RebalanceKey, TaskObservation> seen, Bounds bounds) {
    List<String> wanted = new ArrayList<>();
    for (RebalanceCall call : calls) {
      unsummarized(call, seen).filter(id -> !summaries.isAsked(id)).ifPresent(wanted::add);
    }
    if (!wanted.isEmpty()) {
      fetch(wanted.subList(0, Math.min(10, wanted.size())), bounds);
    }
    Map<RebalanceKey, TaskObservation> all = new HashMap<>(seen);
    for (RebalanceCall call : calls) {
      Optional<ProposalSummary> summary = unsummarized(call, seen).flatMap(summaries::of);
      summary.ifPresent(
          known -> all.computeIfPresent(call.key(), (key, task) -> task.withSummary(known)));
    }
    return all;
  }

  private static Optional<String> unsummarized(
      RebalanceCall call, Map<RebalanceKey, TaskObservation> seen) {
    return Optional.ofNullable(seen.get(call.key()))
        .filter(task -> call.key().execution() > 0)
        .filter(task -> task.phase() == EXECUTING || task.phase() == COMPLETED)
        .filter(task -> task.summary().isEmpty())
        .flatMap(TaskObservation::taskId);
  }

  private void fetch(List<String> ids, Bounds bounds) {
    try {
      // Not worth a wait: the next look is as good.
      keepResults(server.askIfFree(Priority.PROPOSE, withResults(ids), bounds));
      ids.forEach(summaries::none);
    } catch (RebalanceException later) {
      // What it moves is told when it can be. A failed task among them would fail it for good.
      if (Classifier.is(later, CruiseControlReason.FAULT)) {
        ids.forEach(summaries::none);
      }
    }
  }

  private static Request withResults(List<String> ids) {
    Query query =
        new Query()
            .with("user_task_ids", String.join(",", ids))
            .with("fetch_completed_task", true)
            .with("json", true);
    return Request.of(ApiEndpoint.USER_TASKS, query.toString());
  }

  private void keepResults(Answer answer) {
    for (JsonNode entry : answer.json().path("userTasks")) {
      UserTask.read(entry)
          .ifPresent(task -> summaries.keep(task.id(), Transport.json(task.result())));
    }
  }
}
