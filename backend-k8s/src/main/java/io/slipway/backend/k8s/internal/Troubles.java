package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a member that should run does not come up, from the platform's own words for it. */
final class Troubles {
  /** How long a member may be stuck before it counts as failing for good. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int HOPELESS_RESTARTS = 4;

  /** What only another image helps against. */
  private static final Set<String> FOR_GOOD = Set.of("InvalidImageName", "ErrImageNeverPull");

  /** What is on its way. */
  private static final Set<String> USUAL = Set.of("ContainerCreating", "PodInitializing");

  private Troubles() {}

  /**
   * Looks at a pod.
   *
   * @param meanings the exit codes that mean something
   * @param now the platform's time
   */
  static Optional<MemberFailure> of(PodView view, Map<Integer, ErrorCode> meanings, Instant now) {
    if (view.isDeleted() || view.isRunning()) {
      return Optional.empty();
    }
    Optional<MemberFailure> exit = view.ended().flatMap(ended -> ofExit(ended, meanings));
    if (exit.isPresent()) {
      return exit;
    }
    Optional<PodCondition> unscheduled =
        view.condition("PodScheduled").filter(c -> c.getStatus().equals("False"));
    if (unscheduled.isPresent()) {
      PodCondition condition = unscheduled.get();
      return Optional.of(
          stuck(
              "Unschedulable",
              condition.getMessage(),
              "make room on a node, or bind its volume",
              time(condition.getLastTransitionTime(), now),
              now));
    }
    return view.waiting().flatMap(waiting -> ofWaiting(view, waiting, now));
  }

  private static Optional<MemberFailure> ofExit(
      ContainerStateTerminated ended, Map<Integer, ErrorCode> meanings) {
    int code = ended.getExitCode() == null ? 0 : ended.getExitCode();
    ErrorCode meaning = code == StartScript.EXIT_DATA ? ErrorCode.DATA_MISSING : meanings.get(code);
    if (meaning == null) {
      return Optional.empty();
    }
    String reason = meaning == ErrorCode.DATA_MISSING ? "DataMissing" : "ExitMeans" + code;
    return Optional.of(
        MemberFailure.forGood(
            meaning, reason, "its program ended with exit code " + code + "; see its log"));
  }

  private static Optional<MemberFailure> ofWaiting(
      PodView view, ContainerStateWaiting waiting, Instant now) {
    String reason = waiting.getReason() == null ? "" : waiting.getReason();
    if (reason.isEmpty() || USUAL.contains(reason)) {
      return Optional.empty();
    }
    if (FOR_GOOD.contains(reason)) {
      return Optional.of(
          MemberFailure.forGood(
              ErrorCode.BACKEND_REJECTED, reason, waiting.getMessage() + "; name another image"));
    }
    Instant since =
        view.ended()
            .map(ended -> time(ended.getFinishedAt(), now))
            .orElseGet(() -> time(view.pod().getStatus().getStartTime(), now));
    if (reason.equals("CrashLoopBackOff")) {
      String text =
          "its program has ended "
              + view.restarts()
              + " times, last with exit code "
              + view.ended().map(ContainerStateTerminated::getExitCode).orElse(-1)
              + "; see its log";
      return Optional.of(
          view.restarts() >= HOPELESS_RESTARTS
              ? MemberFailure.forGood(ErrorCode.BACKEND_REJECTED, reason, text)
              : MemberFailure.stuck(reason, text, since));
    }
    String next =
        reason.contains("Image") ? "check the image's name and its registry" : "see its events";
    return Optional.of(stuck(word(reason), waiting.getMessage(), next, since, now));
  }

  /**
   * Looks at the events of a set whose pod is not there. The platform keeps them for an hour or so
   * and counts what repeats, so that one may have begun at a launch before.
   *
   * @param events those of the set
   * @param launched when the set was last told to run, in the platform's time
   * @param now the platform's time
   */
  static Optional<MemberFailure> ofEvents(List<Event> events, Instant launched, Instant now) {
    return events.stream()
        .filter(event -> "FailedCreate".equals(event.getReason()))
        .max(Comparator.comparing(event -> time(event.getLastTimestamp(), Instant.MIN)))
        .map(
            event ->
                stuck(
                    "FailedCreate",
                    event.getMessage(),
                    "raise the quota, or change what refuses the pod",
                    later(time(event.getFirstTimestamp(), now), launched),
                    now));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static MemberFailure stuck(
      String reason, @Nullable String message, String next, Instant since, Instant now) {
    String text = (message == null || message.isBlank() ? reason : message.strip()) + "; " + next;
    return MemberFailure.stuck(reason, text, since).givenUpAfter(PATIENCE, now);
  }

  /** A reason is one word for the engine; the platform's are, but that is no rule of its API. */
  private static String word(String reason) {
    return reason.matches("[A-Z][A-Za-z0-9]{0,62}") ? reason : "ContainerWaiting";
  }

  static Instant time(@Nullable String text, Instant otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
