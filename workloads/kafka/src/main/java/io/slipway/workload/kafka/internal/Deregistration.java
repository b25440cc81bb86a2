package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Outcome;
import io.slipway.spi.Poll;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the controller forget brokers whose processes have ended, and verifies that it has. */
final class Deregistration {
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** The answer of an elected controller that has not read its own log yet. */
  private static final String NOT_YET = "NOT_CONTROLLER";

  private final TimeSource time;
  private final NodeClient questions;
  private final NodeWords words;
  private final List<Surplus> registrations;
  private final ClusterLayout layout;
  private final MemberId controller;
  private final Instant deadline;
  private final CancellationToken cancellation;

  Deregistration(TimeSource time, NodeClient questions, UnregisterRequest request) {
    this.time = time;
    this.questions = questions;
    this.registrations = request.registrations();
    this.layout = request.layout();
    this.words = NodeWords.of(layout, request.access());
    this.controller =
        layout.resolution().members(MemberRole.CONTROLLER).stream().findFirst().orElseThrow();
    this.deadline = request.deadline();
    this.cancellation = request.cancellation();
  }

  void remove() {
    for (Surplus registration : registrations) {
      forget(registration.id());
    }
    requireGone(registrations.stream().map(Surplus::id).collect(Collectors.toSet()));
  }

  void forget(String broker) {
    Poll poll =
        new Poll(
            time,
            deadline,
            cancellation,
            PAUSE,
            e -> Failures.interrupted("the removal of registrations"));
    NodeClient.Response answer =
        poll.until(
            () -> {
              cancellation.throwIfCancelled();
              return questions.unregister(controller, broker, left());
            },
            given -> !isNotYet(given));
    if (isNotYet(answer)) {
      cancellation.throwIfCancelled();
      throw overdue();
    }
    if (answer.failed()) {
      throw unknown(controller + " does not do it: " + answer.error());
    }
  }

  private static boolean isNotYet(NodeClient.Response answer) {
    return answer.failed() && answer.error().startsWith(NOT_YET);
  }

  private void requireGone(Set<String> brokers) {
    NodeClient.Response quorum = questions.ask(controller, left());
    if (quorum.failed()) {
      throw unknown(controller + " does not do it: " + quorum.error());
    }
    RegistrationSnapshot word =
        RegistrationSnapshot.read(words, layout, controller, quorum, time, deadline, cancellation);
    cancellation.throwIfCancelled();
    if (!word.isKnown()) {
      throw unknown(word.gap());
    }
    for (Integer id : word.registrations().keySet()) {
      if (brokers.contains(id.toString())) {
        throw unknown("broker " + id + " is registered again; a process of it may live");
      }
    }
  }

  private Duration left() {
    Duration left = Duration.between(time.now(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw overdue();
    }
    return left.compareTo(QUESTION) < 0 ? left : QUESTION;
  }

  private static BackendException overdue() {
    return BackendException.rejected(
        Problem.of(ErrorCode.DEADLINE_EXCEEDED, "registrations were not removed by the deadline")
            .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT)));
  }

  private BackendException unknown(String cause) {
    return BackendException.builder(
            Problem.of(
                    ErrorCode.BACKEND_UNAVAILABLE,
                    "cannot remove registrations of cluster '" + layout.cluster().name() + "'")
                .withActual(cause)
                .withRemedy("see to the controller, then try again"))
        .retryable()
        .outcome(Outcome.UNKNOWN)
        .build();
  }
}
