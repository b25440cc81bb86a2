package io.slipway.cli;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words rebalances for people. */
final class RebalanceText {
  private final Instant now;

  /**
   * Creates a writer.
   *
   * @param now ages count to here
   */
  RebalanceText(Instant now) {
    this.now = now;
  }

  /** Returns where it is, such as {@code RETRYING, executing}. */
  static String stand(RebalanceStatus status) {
    return status.state() + (status.isOver() ? "" : ", " + PlainWords.of(status.step()));
  }

  /** Returns where it is and why, without times: the same text as long as nothing changes. */
  static String line(RebalanceStatus status) {
    return head(status) + status.movement().map(m -> ", " + of(m)).orElse("");
  }

  /** Returns the same without how far it is. */
  static String head(RebalanceStatus status) {
    return stand(status)
        + (status.attempt() == 0 || status.isOver() ? "" : ", attempt " + status.attempt())
        + why(status).map(text -> ": " + text).orElse("");
  }

  /** Returns what it waits for or why it failed. */
  static Optional<String> why(RebalanceStatus status) {
    return status
        .reason()
        .map(reason -> reason + status.message().map(text -> ": " + text).orElse(""));
  }

  static String of(RebalanceMovement movement) {
    return movement.movedMegabytes()
        + " of "
        + movement.totalMegabytes()
        + " MB moved ("
        + movement.percent()
        + "%)";
  }

  /** Returns a mode as it is typed. */
  static String of(RebalanceMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String of(ProposalSummary proposal) {
    return proposal.movesNothing()
        ? "nothing to move"
        : proposal.replicaMoves()
            + " replicas and "
            + proposal.leaderMoves()
            + " leaders to move, "
            + proposal.megabytes()
            + " MB";
  }

  /** Returns what a user does next, if something is to be done. */
  static Optional<String> next(RebalanceStatus status) {
    if (status.isOver()) {
      return Optional.empty();
    }
    return Optional.of(
        status.awaitsApproval()
            ? "run 'slipway rebalance approve " + RebalanceReference.of(status) + "' to execute it"
            : "run 'slipway rebalance wait "
                + RebalanceReference.of(status)
                + "' to drive it and to wait for its end");
  }

  /** Returns the outcome of a command in one line. */
  String outcome(RebalanceStatus status) {
    return "rebalance "
        + RebalanceReference.of(status)
        + " is "
        + line(status)
        + status.proposal().map(p -> "; " + of(p)).orElse("")
        + next(status).map(text -> "; " + text).orElse("");
  }

  /**
   * Returns everything about one rebalance.
   *
   * @param holder who has the home open, if somebody has
   */
  List<String> details(RebalanceStatus status, Optional<String> holder) {
    List<String> lines = new ArrayList<>();
    RebalanceRequest request = status.request();
    lines.add(RebalanceReference.of(status) + "  " + stand(status));
    add(lines, "request", of(request) + ", requested " + ago(status.requestedAt()));
    add(lines, "server", request.rebalancer() + " at " + request.address());
    if (!request.options().isEmpty()) {
      // Keys only, as everywhere.
      add(lines, "server set", String.join(", ", request.options().keySet()));
    }
    add(
        lines,
        "record",
        stand(status)
            + (status.execution() == 0 ? "" : ", execution " + status.execution())
            + ", changed "
            + ago(status.updatedAt()));
    why(status).ifPresent(text -> add(lines, "reason", text));
    if (status.attempt() > 0) {
      add(
          lines,
          "attempt",
          status.attempt()
              + status
                  .nextAttemptAt()
                  .map(at -> ", the next one " + (at.isBefore(now) ? "is due" : ahead(at)))
                  .orElse(""));
    }
    status.deadline().ifPresent(at -> add(lines, "deadline", ahead(at)));
    status.proposal().ifPresent(proposal -> add(lines, "proposal", of(proposal)));
    status.executed().ifPresent(executed -> add(lines, "executed", of(executed)));
    status
        .movement()
        .ifPresent(
            movement -> add(lines, "progress", of(movement) + ", as of " + ago(movement.at())));
    if (status.isDrifted()) {
      add(lines, "condition", "ProposalDrifted: what is executed is not what was proposed");
    }
    if (status.mayStillMove()) {
      add(lines, "condition", "data may still move: nobody could see the server end it");
    }
    if (status.awaitsApproval()) {
      add(lines, "waits for", "approval; " + next(status).orElse(""));
    } else if (!status.isOver()) {
      add(lines, "driven by", driver(status, holder));
    }
    return lines;
  }

  private static String driver(RebalanceStatus status, Optional<String> holder) {
    return holder
        .map(text -> "the engine that has the home open: " + text)
        .orElseGet(
            () ->
                "nobody now, as no engine has the home open; unless a 'rebalance wait' is under"
                    + " way, "
                    + next(status).orElse(""));
  }

  private static String of(RebalanceRequest request) {
    return of(request.spec().mode())
        + (request.spec().members().isEmpty() ? "" : " " + request.spec().members())
        + (request.spec().disks().isEmpty() ? "" : " " + request.spec().disks())
        + (request.spec().goals().isEmpty()
            ? ""
            : ", goals " + String.join(", ", request.spec().goals()))
        + (request.spec().parameters().isEmpty() ? "" : ", " + request.spec().parameters())
        + ", approval "
        + PlainWords.of(request.approval());
  }

  private String ago(Instant at) {
    return Durations.text(Duration.between(at, now)) + " ago";
  }

  private String ahead(Instant at) {
    return at.isBefore(now) ? ago(at) : "in " + Durations.text(Duration.between(now, at));
  }

  private static void add(List<String> lines, String label, String text) {
    lines.add(String.format(Locale.ROOT, "  %-11s  %s", label, TerminalText.clean(text)));
  }
}
