package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.rebalancer.cruisecontrol.CruiseControlReason.*;
import static io.slipway.rebalancer.cruisecontrol.internal.AnswerRow.Effect.*;
import static io.slipway.rebalancer.cruisecontrol.internal.AnswerRow.Pause.*;
import static io.slipway.spi.RebalanceException.Kind.*;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.rebalancer.cruisecontrol.internal.Answer.Failure;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.RebalanceException.Kind;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of a server mean, the first row that fits counts. The texts are those of Cruise
 * Control's source of 2026-08 (commit dadba67e2); nearly every failure has the status 500, so that
 * only the text tells them apart.
 */
enum AnswerRow {
  CANCELLED_BY_CALLER(
      because(Failure.CANCELLED),
      TRANSIENT,
      CANCELLED,
      ErrorCode.CANCELLED,
      BY_METHOD,
      NO_PAUSE,
      "was cancelled while its answer was awaited",
      "ask again when wanted"),
  CLOSED_BY_CALLER(
      because(Failure.CLOSED),
      TRANSIENT,
      CLOSED,
      ErrorCode.CLOSED,
      BY_METHOD,
      NO_PAUSE,
      "was ended: the rebalancer is closed",
      "open another one"),
  /**
   * UserTaskManager.insertFuturesByUserTaskId: checked before anything is done, on every endpoint.
   */
  NO_SLOT(
      told("reached the servlet capacity"),
      TRANSIENT,
      CAPACITY,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      SCAN,
      "got no slot of the server",
      "try later, or give the server more max.active.user.tasks"),
  DEADLINE_PASSED(
      because(Failure.DEADLINE),
      TRANSIENT,
      DEADLINE,
      ErrorCode.DEADLINE_EXCEEDED,
      BY_METHOD,
      NO_PAUSE,
      "was not answered by the deadline",
      "allow more time"),
  NO_CONNECTION(
      because(Failure.UNREACHABLE),
      TRANSIENT,
      UNREACHABLE,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      NO_PAUSE,
      "found nobody at the address",
      "start the server, or correct the address"),
  NO_TLS(
      because(Failure.TLS),
      TRANSIENT,
      TLS_FAILED,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      NO_PAUSE,
      "found no TLS that can be trusted",
      "name the server's certificate authority by the option 'ca', or correct the scheme"),
  TOOK_TOO_LONG(
      because(Failure.TIMEOUT),
      TRANSIENT,
      NO_ANSWER,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      NO_PAUSE,
      "was not answered in time",
      "look at the server, or set a longer request.timeout"),
  /** The id proves that the request is taken, also if the rest cannot be read. */
  TAKEN(
      answer -> answer.endpoint().computes() && answer.isSuccess() && answer.taskId().isPresent()),
  ANSWERED(AnswerRow::isReadable),
  /** UserTaskManager.getOrCreateUserTask: refused instead of a new task. */
  FORGOTTEN_TASK(
      told("Unexpected header"),
      FORGOTTEN,
      TASK_FORGOTTEN,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "is about a task that the server does not know any more",
      "ask anew"),
  /** KafkaCruiseControl.sanityCheckDryRun: "This may indicate transient (e.g. network) issues". */
  REASSIGNMENTS_UNSEEN(
      told("failure to retrieve whether"),
      TRANSIENT,
      FAULT,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      NO_PAUSE,
      "failed, as the server could not ask Kafka what is moved",
      "try later"),
  NOT_MEASURED_YET(
      told("NotEnoughValidWindows|There is no window available|load monitor is in"),
      NOT_YET,
      NOT_ENOUGH_VALID_WINDOWS,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      NO_PAUSE,
      "came before the server has measured the cluster for long enough",
      "wait, and check that the brokers report their metrics"),
  /** Executor and KafkaCruiseControl.sanityCheckDryRun, before anything is moved. */
  EXECUTING_ALREADY(
      told(
          "there is an ongoing execution|OngoingExecutionException"
              + "|ongoing partition reassignments? initiated|while the executor is in"),
      NOT_YET,
      EXECUTION_IN_PROGRESS,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      NO_PAUSE,
      "came while partitions are moved already",
      "wait until that has ended"),
  GOALS_UNMET(
      told("OptimizationFailureException"),
      PERMANENT,
      OPTIMIZATION_FAILURE,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "found no way to meet the goals",
      "change the cluster or the goals"),
  NO_SUCH_BROKER(
      told("IllegalArgumentException.*does not exist"),
      PERMANENT,
      BROKER_UNKNOWN,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "names a broker that the server does not know",
      "name members that run"),
  BAD_ARGUMENT(
      told(
          "(?:is|are) not supported|Missing hard goals|Invalid log dirs|No log dir remaining"
              + "|Not enough remaining capacity|Nothing executable found"),
      PERMANENT,
      REQUEST_REFUSED,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "was refused",
      "correct what it asks for"),
  CUT_OFF(
      because(Failure.BROKEN),
      TRANSIENT,
      NO_ANSWER,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      NO_PAUSE,
      "lost its connection before the whole answer came",
      "look at the server's log"),
  TOO_LONG_TO_READ(
      because(Failure.TOO_LONG),
      TRANSIENT,
      UNREADABLE_ANSWER,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      NO_PAUSE,
      "got an answer that is too long",
      "look at what answers at the address"),
  THROTTLED(
      status(429),
      TRANSIENT,
      UNAVAILABLE,
      ErrorCode.BACKEND_UNAVAILABLE,
      NONE,
      AS_TOLD,
      "was refused as one too many",
      "try later"),
  NOT_SERVING(
      status(408, 502, 503, 504),
      TRANSIENT,
      UNAVAILABLE,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      AS_TOLD,
      "was not served by the server or a proxy before it",
      "try later"),
  /** KafkaCruiseControlServletUtils.handleConfigException. */
  BAD_CONFIGURATION(
      status(403).and(Answer::isJson).and(told("due to")),
      PERMANENT,
      REQUEST_REFUSED,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "was refused",
      "correct what it asks for, or the server's configuration"),
  BAD_CREDENTIALS(
      status(401, 403),
      PERMANENT,
      CREDENTIALS_REFUSED,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "was refused for its credentials",
      "correct the user and password that the option 'credentials' refers to"),
  BAD_REQUEST(
      status(400).and(Answer::isJson),
      PERMANENT,
      REQUEST_REFUSED,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "was refused",
      "correct what it asks for"),
  NO_SUCH_ENDPOINT(
      status(404).and(told("Unrecognized endpoint")),
      PERMANENT,
      ENDPOINT_UNKNOWN,
      ErrorCode.UNSUPPORTED,
      NONE,
      NO_PAUSE,
      "is not offered by this server",
      "use a newer Cruise Control, or another mode"),
  OTHER_SERVER(
      answer ->
          (answer.status() >= 300 && answer.status() < 500)
              || answer.status() == 501
              || answer.status() == 505
              || isOtherJson(answer),
      PERMANENT,
      NOT_CRUISE_CONTROL,
      ErrorCode.BACKEND_REJECTED,
      NONE,
      NO_PAUSE,
      "was answered by something else than Cruise Control",
      "correct the address"),
  REVIEW(
      answer -> answer.isSuccess() && answer.json().has("RequestInfo"),
      PERMANENT,
      REVIEW_REQUIRED,
      ErrorCode.UNSUPPORTED,
      NONE,
      NO_PAUSE,
      "waits for a review on the server",
      "set two.step.verification.enabled=false there"),
  /** Exceptions of a server that is started or loses Kafka; unknown ones too may pass. */
  SERVER_FAILED(
      answer -> answer.status() >= 500 || answer.json().has("errorMessage"),
      TRANSIENT,
      FAULT,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      NO_PAUSE,
      "failed in the server",
      "look at the server's log"),
  /**
   * The server's Content-Length is too short for texts that are not ASCII; a proxy sends a page.
   */
  NOT_READABLE(
      answer -> true,
      TRANSIENT,
      UNREADABLE_ANSWER,
      ErrorCode.BACKEND_UNAVAILABLE,
      BY_METHOD,
      NO_PAUSE,
      "got an answer that cannot be read",
      "look at what answers at the address");

  /** What effect the request has. */
  enum Effect {
    NONE,
    BY_METHOD
  }

  /** How long to wait at least. */
  enum Pause {
    NO_PAUSE,
    /** Until the server has scanned its tasks again. */
    SCAN,
    /** As the header says. */
    AS_TOLD
  }

  // Without state, which no type can say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Predicate<Answer> fits;

  private final @Nullable Kind kind;
  private final @Nullable CruiseControlReason reason;
  private final ErrorCode code;
  private final Effect effect;
  private final Pause pause;
  private final String what;
  private final String next;

  /** A row of good answers. */
  AnswerRow(Predicate<Answer> fits) {
    this(fits, null, null, ErrorCode.CONFLICT, NONE, NO_PAUSE, "", "");
  }

  AnswerRow(
      Predicate<Answer> fits,
      @Nullable Kind kind,
      @Nullable CruiseControlReason reason,
      ErrorCode code,
      Effect effect,
      Pause pause,
      String what,
      String next) {
    this.fits = fits;
    this.kind = kind;
    this.reason = reason;
    this.code = code;
    this.effect = effect;
    this.pause = pause;
    this.what = what;
    this.next = next;
  }

  static AnswerRow of(Answer answer) {
    for (AnswerRow row : values()) {
      if (row.fits.test(answer)) {
        return row;
      }
    }
    return NOT_READABLE;
  }

  @Nullable Kind kind() {
    return kind;
  }

  @Nullable CruiseControlReason reason() {
    return reason;
  }

  ErrorCode code() {
    return code;
  }

  Effect effect() {
    return effect;
  }

  Pause pause() {
    return pause;
  }

  String what() {
    return what;
  }

  String next() {
    return next;
  }

  private static Predicate<Answer> because(Failure failure) {
    return answer -> answer.failure() == failure;
  }

  private static Predicate<Answer> status(Integer... any) {
    Set<Integer> statuses = Set.of(any);
    return answer -> statuses.contains(answer.status());
  }

  /** Also within what came of an answer that was cut off, but only of one that tells an error. */
  private static Predicate<Answer> told(String pattern) {
    Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
    return answer ->
        (answer.status() >= 400 || answer.json().has("errorMessage"))
            && compiled.matcher(answer.text()).find();
  }

  /** A computation without an id is no answer: whether there is a task is unknown. */
  private static boolean isReadable(Answer answer) {
    return answer.failure() == Failure.NONE
        && answer.isSuccess()
        && answer.isJson()
        && !answer.endpoint().computes()
        && (answer.status() == 202
            ? answer.endpoint().isAsync()
            : answer.json().has("version") && hasContent(answer));
  }

  private static boolean hasContent(Answer answer) {
    String content = answer.endpoint().content();
    return content.isEmpty() || answer.json().has(content);
  }

  /** All answers of Cruise Control have a version. */
  private static boolean isOtherJson(Answer answer) {
    return answer.failure() == Failure.NONE
        && answer.isSuccess()
        && answer.isJson()
        && !answer.json().has("version")
        && !answer.json().has("progress")
        && !answer.json().has("RequestInfo");
  }
}
