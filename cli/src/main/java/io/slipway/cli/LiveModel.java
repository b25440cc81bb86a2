package io.slipway.cli;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.EngineEvent.StepStarted;
import io.slipway.engine.RebalanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live view's model of the operation under way: a small block of lines. Not thread-safe. */
final class LiveModel {
  private static final int BAR = 24;

  private @Nullable OperationStarted started;
  private boolean backward;
  private int confirmed;
  private int alive;
  private int desired;
  private @Nullable RebalanceStatus rebalance;
  private String step = "";
  private String report = "";

  /** Takes an event. */
  void apply(EngineEvent event) {
    if (event instanceof OperationStarted e) {
      started = e;
      backward = false;
      confirmed = 0;
      alive = 0;
      desired = 0;
      step = "";
      report = "";
    } else if (event instanceof StepStarted e) {
      step = TerminalText.clean(EventText.of(e));
    } else if (event instanceof EngineEvent.BackendProgress e) {
      report = TerminalText.clean(EventText.of(e));
    } else if (event instanceof EngineEvent.ConfirmationChanged e) {
      confirmed = e.confirmed();
      alive = e.alive();
      desired = e.desired();
    } else if (event instanceof EngineEvent.RollbackStarted) {
      backward = true;
      desired = 0;
    } else if (event instanceof OperationEnded) {
      started = null;
    }
  }

  /** Takes where a rebalance is. */
  void apply(RebalanceStatus status) {
    rebalance = status;
  }

  /**
   * Returns whether the event is worth a line that stays.
   *
   * @param event one that the block alone would show too shortly
   */
  static boolean stays(EngineEvent event) {
    return event instanceof EngineEvent.RollbackStarted
        || event instanceof EngineEvent.Retrying
        || event instanceof EngineEvent.MemberFailing
        || event instanceof EngineEvent.Committed;
  }

  /**
   * Returns the block, empty while nothing is under way.
   *
   * @param now the time now
   * @param columns no line is wider
   */
  List<String> lines(Instant now, int columns) {
    List<String> lines = new ArrayList<>();
    if (started == null) {
      return rebalance == null || rebalance.isOver() ? lines : lines(rebalance, now, columns);
    }
    lines.add(
        PlainWords.command(started.command())
            + " "
            + started.cluster().name()
            + (backward ? ", rolling back" : "")
            + "   "
            + Durations.text(Duration.between(started.at(), now))
            + (backward ? "" : ", deadline in " + remaining(started, now)));
    if (desired > 0) {
      lines.add("  " + bar() + " " + EventText.confirmed(confirmed, desired, alive));
    }
    if (!step.isEmpty()) {
      lines.add("  step  " + step);
    }
    if (!report.isEmpty()) {
      lines.add("  last  " + report);
    }
    // The last column stays free: some terminals wrap as soon as it is written.
    lines.replaceAll(line -> TerminalText.cut(line, columns - 1));
    return lines;
  }

  private static List<String> lines(RebalanceStatus rebalance, Instant now, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "rebalance "
            + RebalanceReference.of(rebalance)
            + ", "
            + RebalanceText.stand(rebalance)
            + "   "
            + Durations.text(Duration.between(rebalance.requestedAt(), now)));
    rebalance
        .movement()
        .ifPresent(
            movement -> {
              int done = BAR * movement.percent() / 100;
              lines.add(
                  "  ["
                      + "#".repeat(done)
                      + ".".repeat(BAR - done)
                      + "] "
                      + RebalanceText.of(movement));
            });
    rebalance
        .nextAttemptAt()
        .ifPresent(at -> lines.add("  next  in " + Durations.text(Duration.between(now, at))));
    lines.replaceAll(line -> TerminalText.cut(line, columns - 1));
    return lines;
  }

  /** A cell is {@code #} if SPUs are confirmed, {@code +} if they are only alive. */
  private String bar() {
    int done = Math.min(BAR, BAR * confirmed / desired);
    int begun = Math.max(done, Math.min(BAR, BAR * alive / desired));
    return "[" + "#".repeat(done) + "+".repeat(begun - done) + ".".repeat(BAR - begun) + "]";
  }

  private static String remaining(OperationStarted started, Instant now) {
    return Durations.text(Duration.between(now, started.deadline()));
  }
}
