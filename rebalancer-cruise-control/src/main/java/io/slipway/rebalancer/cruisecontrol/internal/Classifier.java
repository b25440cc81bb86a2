package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Says what an answer means, for every answer that there can be. */
final class Classifier {
  /** USER_TASK_SCANNER_PERIOD_SECONDS of UserTaskManager: when slots become free. */
  static final Duration SCAN_PERIOD = Duration.ofSeconds(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int LONGEST_TEXT = 500;

  private Classifier() {}

  /**
   * Says what an answer means.
   *
   * @param answer what came
   * @param wall the time of the machine's clock, for dates
   */
  static Verdict classify(Answer answer, Instant wall) {
    AnswerRow row = AnswerRow.of(answer);
    Outcome outcome =
        row.effect() == AnswerRow.Effect.BY_METHOD ? answer.withoutAnswer() : Outcome.NOT_APPLIED;
    Duration pause =
        switch (row.pause()) {
          case NO_PAUSE -> null;
          case SCAN -> SCAN_PERIOD;
          case AS_TOLD -> retryAfter(answer, wall);
        };
    return new Verdict(row, outcome, pause);
  }

  /**
   * Words a failure.
   *
   * @param verdict what the answer means; not a good one
   * @param answer what came
   * @param server where from
   * @param cleaned removes secrets from the server's words
   */
  static RebalanceException exception(
      Verdict verdict, Answer answer, ServerAddress server, UnaryOperator<String> cleaned) {
    AnswerRow row = verdict.row();
    String asked =
        (answer.endpoint().changes() ? "POST " : "GET ")
            + answer.endpoint().path()
            + " of "
            + server;
    String was = cleaned.apply(shown(answer));
    Problem problem = Problem.of(row.code(), asked + " " + row.what());
    RebalanceException.Builder builder =
        RebalanceException.builder(
                Objects.requireNonNull(row.kind()),
                Objects.requireNonNull(row.reason()).word(),
                (was.isEmpty() ? problem : problem.withActual(was)).withRemedy(row.next()))
            .outcome(verdict.outcome());
    return verdict.retryAfter() == null
        ? builder.build()
        : builder.retryAfter(verdict.retryAfter()).build();
  }

  static boolean is(RebalanceException failure, CruiseControlReason reason) {
    return failure.reason().equals(reason.word());
  }

  private static String shown(Answer answer) {
    String message = answer.message().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    String text = message.isEmpty() ? answer.detail() : message;
    String bounded = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    if (answer.status() == 0) {
      return bounded;
    }
    return "status " + answer.status() + (bounded.isEmpty() ? "" : ": " + bounded);
  }

  /** RFC 9110, 10.2.3: seconds or a date. The server's own clock is asked where it is told. */
  private static @Nullable Duration retryAfter(Answer answer, Instant wall) {
    String value = answer.headers().getOrDefault("retry-after", "").strip();
    if (value.matches("[0-9]{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(value)));
    }
    Instant now = date(answer.headers().getOrDefault("date", "")).orElse(wall);
    return date(value).map(due -> bounded(Duration.between(now, due))).orElse(null);
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration told) {
    if (told.isNegative()) {
      return Duration.ZERO;
    }
    return told.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : told;
  }
}
