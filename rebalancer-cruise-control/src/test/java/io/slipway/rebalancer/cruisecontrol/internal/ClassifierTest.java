package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.CruiseControlReason.*;
import static io.slipway.rebalancer.cruisecontrol.internal.AnswerRow.*;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.ADD_BROKER;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.KAFKA_CLUSTER_STATE;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.REBALANCE;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.REMOVE_BROKER;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.REMOVE_DISKS;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.STATE;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.STOP_PROPOSAL_EXECUTION;
import static io.slipway.rebalancer.cruisecontrol.internal.ApiEndpoint.USER_TASKS;
import static io.slipway.spi.Outcome.NOT_APPLIED;
import static io.slipway.spi.Outcome.UNKNOWN;
import static io.slipway.spi.RebalanceException.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.rebalancer.cruisecontrol.internal.Answer.Failure;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of answers, walked whole. */
class ClassifierTest {
  private static final String ID = "2ceb2ada-0000-4000-8000-000000000001";
  private static final Instant WALL = Instant.parse("2026-11-21T04:36:10Z");
  private static final ServerAddress SERVER = ServerAddress.of(URI.create("http://cc:9090"));

  /** As recorded, with the quotes escaped as the server does. */
  private static final String CAPACITY_BODY =
      """
      {"errorMessage":"Error processing GET request \\u0027/state\\u0027 due to: \\u0027There are already 5 active user tasks, which has reached the servlet capacity.\\u0027.",
       "stackTrace":"java.lang.RuntimeException: There are already 5 active user tasks, which has reached the servlet capacity.\\n\\tat com.linkedin.kafka.cruisecontrol.servlet.UserTaskManager.insertFuturesByUserTaskId(UserTaskManager.java:496)","version":1}
      """;

  /** One answer and what it means. */
  record Example(
      AnswerRow row,
      Answer answer,
      @Nullable Kind kind,
      @Nullable CruiseControlReason reason,
      Outcome outcome,
      @Nullable Duration retryAfter) {
    @Override
    public String toString() {
      return row + ": " + answer.endpoint() + " " + answer.status() + " " + answer.failure();
    }

    Example after(Duration pause) {
      return new Example(row, answer, kind, reason, outcome, pause);
    }
  }

  static Stream<Example> examples() {
    List<Example> all = new ArrayList<>();
    for (ApiEndpoint endpoint : ApiEndpoint.values()) {
      Outcome lost = endpoint.changes() ? UNKNOWN : NOT_APPLIED;
      all.add(
          bad(NO_SLOT, http(endpoint, 500, CAPACITY_BODY), TRANSIENT, CAPACITY, NOT_APPLIED)
              .after(Duration.ofSeconds(5)));
      all.add(
          bad(
              CANCELLED_BY_CALLER,
              lost(endpoint, Failure.CANCELLED),
              TRANSIENT,
              CruiseControlReason.CANCELLED,
              lost));
      all.add(bad(CLOSED_BY_CALLER, lost(endpoint, Failure.CLOSED), TRANSIENT, CLOSED, lost));
      all.add(bad(DEADLINE_PASSED, lost(endpoint, Failure.DEADLINE), TRANSIENT, DEADLINE, lost));
      all.add(
          bad(
              NO_CONNECTION,
              lost(endpoint, Failure.UNREACHABLE),
              TRANSIENT,
              UNREACHABLE,
              NOT_APPLIED));
      all.add(bad(NO_TLS, lost(endpoint, Failure.TLS), TRANSIENT, TLS_FAILED, NOT_APPLIED));
      all.add(bad(TOOK_TOO_LONG, lost(endpoint, Failure.TIMEOUT), TRANSIENT, NO_ANSWER, lost));
      all.add(bad(CUT_OFF, lost(endpoint, Failure.BROKEN), TRANSIENT, NO_ANSWER, lost));
      all.add(bad(CUT_OFF, broken(endpoint, 200, "{\"versi"), TRANSIENT, NO_ANSWER, lost));
      all.add(
          bad(
              TOO_LONG_TO_READ,
              lost(endpoint, Failure.TOO_LONG),
              TRANSIENT,
              UNREADABLE_ANSWER,
              lost));
      all.add(bad(NOT_READABLE, http(endpoint, 200, "<html>"), TRANSIENT, UNREADABLE_ANSWER, lost));
      all.add(bad(NOT_READABLE, http(endpoint, 200, ""), TRANSIENT, UNREADABLE_ANSWER, lost));
      all.add(bad(NOT_SERVING, http(endpoint, 502, "<html>"), TRANSIENT, UNAVAILABLE, lost));
      all.add(bad(NOT_SERVING, http(endpoint, 408, ""), TRANSIENT, UNAVAILABLE, lost));
      all.add(bad(NOT_SERVING, http(endpoint, 504, ""), TRANSIENT, UNAVAILABLE, lost));
      all.add(
          bad(
                  NOT_SERVING,
                  http(endpoint, 503, "", "retry-after", "7"),
                  TRANSIENT,
                  UNAVAILABLE,
                  lost)
              .after(Duration.ofSeconds(7)));
      all.add(bad(SERVER_FAILED, http(endpoint, 500, "<html>"), TRANSIENT, FAULT, lost));
      all.add(
          bad(
              SERVER_FAILED,
              http(endpoint, 500, error("java.lang.NullPointerException", "null")),
              TRANSIENT,
              FAULT,
              lost));
      all.add(bad(SERVER_FAILED, http(endpoint, 599, ""), TRANSIENT, FAULT, lost));
      all.add(
          bad(
              OTHER_SERVER,
              http(endpoint, 404, "<html>"),
              PERMANENT,
              NOT_CRUISE_CONTROL,
              NOT_APPLIED));
      all.add(
          bad(
              OTHER_SERVER,
              http(endpoint, 200, "{\"status\":\"up\"}"),
              PERMANENT,
              NOT_CRUISE_CONTROL,
              NOT_APPLIED));
      all.add(
          bad(
              BAD_CREDENTIALS,
              http(endpoint, 401, ""),
              PERMANENT,
              CREDENTIALS_REFUSED,
              NOT_APPLIED));
    }
    // A known task is asked for again: nothing new can come of it.
    all.add(
        bad(
            CUT_OFF,
            Answer.failed(Request.of(REBALANCE, "dryrun=true").again(ID), Failure.BROKEN, "reset"),
            TRANSIENT,
            NO_ANSWER,
            NOT_APPLIED));
    all.add(
        bad(
                NO_SLOT,
                broken(REBALANCE, 500, CAPACITY_BODY.substring(0, 180)),
                TRANSIENT,
                CAPACITY,
                NOT_APPLIED)
            .after(Duration.ofSeconds(5)));
    all.add(
        bad(NO_SLOT, http(REBALANCE, 200, CAPACITY_BODY), TRANSIENT, CAPACITY, NOT_APPLIED)
            .after(Duration.ofSeconds(5)));
    all.add(
        good(TAKEN, http(REBALANCE, 200, "{\"summary\":{},\"version\":1}", "user-task-id", ID)));
    all.add(good(TAKEN, http(ADD_BROKER, 202, "{\"progress\":[]}", "user-task-id", ID)));
    all.add(
        good(
            TAKEN,
            new Answer(
                Request.of(REMOVE_DISKS, ""),
                Failure.BROKEN,
                200,
                Map.of("user-task-id", ID),
                "{\"summ",
                Transport.json("{\"summ"),
                "cut")));
    all.add(
        bad(
            NOT_READABLE,
            http(REMOVE_BROKER, 200, "{\"version\":1}", "user-task-id", "1"),
            TRANSIENT,
            UNREADABLE_ANSWER,
            UNKNOWN));
    all.add(good(ANSWERED, http(STATE, 200, "{\"ExecutorState\":{},\"version\":1}")));
    all.add(good(ANSWERED, http(STATE, 202, "{\"progress\":[],\"version\":1}")));
    all.add(good(ANSWERED, http(USER_TASKS, 200, "{\"userTasks\":[],\"version\":1}")));
    all.add(
        good(ANSWERED, http(KAFKA_CLUSTER_STATE, 200, "{\"KafkaBrokerState\":{},\"version\":1}")));
    all.add(
        good(
            ANSWERED,
            http(STOP_PROPOSAL_EXECUTION, 200, "{\"message\":\"stopped\",\"version\":1}")));
    all.add(
        bad(
            NOT_READABLE,
            http(USER_TASKS, 200, "{\"version\":1}"),
            TRANSIENT,
            UNREADABLE_ANSWER,
            NOT_APPLIED));
    all.add(
        told(
            FORGOTTEN_TASK,
            "java.lang.IllegalArgumentException",
            "Unexpected header " + ID + " (value: User-Task-ID) in the request.",
            FORGOTTEN,
            TASK_FORGOTTEN));
    all.add(
        told(
            REASSIGNMENTS_UNSEEN,
            "java.lang.IllegalStateException",
            "Cannot execute new proposals due to failure to retrieve whether the Kafka cluster has an"
                + " already ongoing partition reassignment.",
            TRANSIENT,
            FAULT));
    all.add(
        told(
            NOT_MEASURED_YET,
            "com.linkedin.cruisecontrol.exception.NotEnoughValidWindowsException",
            "There is no window available in range [-1, 1] (index [1, -1]).",
            NOT_YET,
            NOT_ENOUGH_VALID_WINDOWS));
    all.add(
        told(
            NOT_MEASURED_YET,
            "java.lang.IllegalStateException",
            "Unable to generate proposal since load monitor is in LOADING state.",
            NOT_YET,
            NOT_ENOUGH_VALID_WINDOWS));
    for (String text :
        List.of(
            "Cannot start a new execution while there is an ongoing execution. Please use"
                + " stop_ongoing_execution=true to stop ongoing execution and start a new one.",
            "Cannot execute new proposals while there are ongoing partition reassignments initiated"
                + " by external agent: [a-0]")) {
      all.add(
          told(
              EXECUTING_ALREADY,
              "java.lang.IllegalStateException",
              text,
              NOT_YET,
              EXECUTION_IN_PROGRESS));
    }
    all.add(
        told(
            EXECUTING_ALREADY,
            "com.linkedin.kafka.cruisecontrol.exception.OngoingExecutionException",
            "There are ongoing inter-broker partition movements: [a-0]",
            NOT_YET,
            EXECUTION_IN_PROGRESS));
    all.add(
        told(
            GOALS_UNMET,
            "com.linkedin.kafka.cruisecontrol.exception.OptimizationFailureException",
            "[RackAwareGoal] Insufficient number of racks (Current: 1, Needed: 2).",
            PERMANENT,
            OPTIMIZATION_FAILURE));
    all.add(
        told(
            NO_SUCH_BROKER,
            "java.lang.IllegalArgumentException",
            "Broker 9 does not exist.",
            PERMANENT,
            BROKER_UNKNOWN));
    all.add(
        told(
            BAD_ARGUMENT,
            "java.lang.IllegalArgumentException",
            "Goals [Nonsense] are not supported. Supported: [RackAwareGoal]",
            PERMANENT,
            REQUEST_REFUSED));
    all.add(
        bad(
                THROTTLED,
                http(REBALANCE, 429, "", "retry-after", "999999"),
                TRANSIENT,
                UNAVAILABLE,
                NOT_APPLIED)
            .after(Duration.ofMinutes(5)));
    all.add(
        bad(
                THROTTLED,
                http(STATE, 429, "", "retry-after", "Sat, 21 Nov 2026 04:36:40 GMT"),
                TRANSIENT,
                UNAVAILABLE,
                NOT_APPLIED)
            .after(Duration.ofSeconds(30)));
    all.add(
        bad(
                THROTTLED,
                http(
                    STATE,
                    429,
                    "",
                    "retry-after",
                    "Thu, 01 Jan 2026 00:00:10 GMT",
                    "date",
                    "Thu, 01 Jan 2026 00:00:00 GMT"),
                TRANSIENT,
                UNAVAILABLE,
                NOT_APPLIED)
            .after(Duration.ofSeconds(10)));
    all.add(
        bad(
            THROTTLED,
            http(STATE, 429, "", "retry-after", "soon"),
            TRANSIENT,
            UNAVAILABLE,
            NOT_APPLIED));
    all.add(
        bad(
            BAD_CONFIGURATION,
            http(
                REBALANCE,
                403,
                error("ConfigException", "Cannot process POST request '/rebalance' due to: 'x'.")),
            PERMANENT,
            REQUEST_REFUSED,
            NOT_APPLIED));
    all.add(
        bad(
            BAD_CREDENTIALS,
            http(STATE, 403, "<html>"),
            PERMANENT,
            CREDENTIALS_REFUSED,
            NOT_APPLIED));
    all.add(
        bad(
            BAD_REQUEST,
            http(
                REBALANCE,
                400,
                "{\"errorMessage\":\"Unrecognized endpoint parameters in REBALANCE POST request:"
                    + " [foo].\",\"stackTrace\":\"\",\"version\":1}"),
            PERMANENT,
            REQUEST_REFUSED,
            NOT_APPLIED));
    all.add(
        bad(
            NO_SUCH_ENDPOINT,
            http(REMOVE_DISKS, 404, "Unrecognized endpoint in request '/remove_disks'\nSupported"),
            PERMANENT,
            ENDPOINT_UNKNOWN,
            NOT_APPLIED));
    for (int status : new int[] {301, 302, 400, 405, 410, 501, 505}) {
      all.add(
          bad(
              OTHER_SERVER,
              http(REBALANCE, status, "<html>"),
              PERMANENT,
              NOT_CRUISE_CONTROL,
              NOT_APPLIED));
    }
    all.add(
        bad(
            REVIEW,
            http(
                REBALANCE,
                200,
                "{\"RequestInfo\":[{\"Status\":\"PENDING_REVIEW\"}],\"version\":1}"),
            PERMANENT,
            REVIEW_REQUIRED,
            NOT_APPLIED));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anAnswerMeansWhatTheTableSays(Example example) {
    Verdict verdict = Classifier.classify(example.answer, WALL);

    assertThat(verdict.row()).isEqualTo(example.row);
    assertThat(verdict.row().kind()).isEqualTo(example.kind);
    assertThat(verdict.reason().orElse(null)).isEqualTo(example.reason);
    assertThat(verdict.outcome()).isEqualTo(example.outcome);
    assertThat(verdict.retryAfter()).isEqualTo(example.retryAfter);
    assertThat(verdict.isGood()).isEqualTo(example.kind == null);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyFailureSaysWhatIsWrongAndWhatToDo(Example example) {
    if (example.kind == null) {
      return;
    }
    RebalanceException failure =
        Classifier.exception(
            Classifier.classify(example.answer, WALL), example.answer, SERVER, text -> text);

    assertThat(failure.kind()).isEqualTo(example.kind);
    assertThat(failure.getMessage())
        .startsWith(example.answer.endpoint().changes() ? "POST " : "GET ")
        .contains("http://cc:9090/kafkacruisecontrol")
        .doesNotContain("\n");
    assertThat(failure.problem().remedies()).isNotEmpty();
    assertThat(failure.problem().toString()).hasSizeLessThan(1200);
  }

  @Test
  void everyRowHasAnExample() {
    Set<AnswerRow> walked = EnumSet.noneOf(AnswerRow.class);
    examples().forEach(example -> walked.add(example.row));

    assertThat(walked).containsExactlyInAnyOrder(AnswerRow.values());
  }

  /** Whatever comes: no exception, and never good without an id or JSON. */
  @ParameterizedTest
  @EnumSource(ApiEndpoint.class)
  void everyStatusAndBodyMeansSomething(ApiEndpoint endpoint) {
    for (int status : new int[] {0, 1, 100, 200, 201, 202, 204, 299, 300, 418, 500, 503, 999}) {
      for (String body :
          List.of(
              "",
              "<html>",
              "null",
              "[]",
              "1",
              "{",
              "{\"errorMessage\":null}",
              "{\"errorMessage\":{}}")) {
        Verdict verdict = Classifier.classify(http(endpoint, status, body), WALL);
        assertThat(verdict.isGood()).as(status + body).isFalse();
        assertThat(
                Classifier.exception(verdict, http(endpoint, status, body), SERVER, text -> text))
            .hasMessageContaining(endpoint.path());
      }
    }
  }

  private static Example good(AnswerRow row, Answer answer) {
    return new Example(row, answer, null, null, NOT_APPLIED, null);
  }

  private static Example bad(
      AnswerRow row, Answer answer, Kind kind, CruiseControlReason reason, Outcome outcome) {
    return new Example(row, answer, kind, reason, outcome, null);
  }

  private static Example told(
      AnswerRow row, String type, String message, Kind kind, CruiseControlReason reason) {
    return bad(row, http(REBALANCE, 500, error(type, message)), kind, reason, NOT_APPLIED);
  }

  private static String error(String type, String message) {
    String text = message.replace("'", "\\u0027");
    return "{\"version\":1,\"errorMessage\":\"Error processing POST request \\u0027/rebalance\\u0027"
        + " due to: \\u0027"
        + text
        + "\\u0027.\",\"stackTrace\":\"java.util.concurrent.ExecutionException: "
        + type
        + ": "
        + text
        + "\\n\\tat java.base/java.util\\nCaused by: "
        + type
        + ": "
        + text
        + "\"}";
  }

  private static Answer lost(ApiEndpoint endpoint, Failure failure) {
    return Answer.failed(Request.of(endpoint, ""), failure, "IOException: reset");
  }

  private static Answer broken(ApiEndpoint endpoint, int status, String body) {
    return new Answer(
        Request.of(endpoint, ""),
        Failure.BROKEN,
        status,
        Map.of(),
        body,
        Transport.json(body),
        "IOException: closed");
  }

  private static Answer http(ApiEndpoint endpoint, int status, String body, String... headers) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return new Answer(
        Request.of(endpoint, ""), Failure.NONE, status, all, body, Transport.json(body), "");
  }
}
