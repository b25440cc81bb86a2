package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes and drives rebalances from a shell: a moment at a time, in which what is due is done, and
 * the home is left to others in between. Used by one thread.
 */
final class RebalanceSession {
  /** How often a record is looked at while nothing is due: others may change it. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** How long the home is left to others at least. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final Interrupts.Words WORDS =
      new Interrupts.Words("the wait ends, the rebalance does not", "end at once");

  private final CommandContext context;
  private final TimeSource time;
  private final ProgressView view;
  private final CancellationToken cancellation;
  private Instant due = Instant.MIN;
  private String shown = "";
  private boolean heldByOthers;

  private RebalanceSession(
      CommandContext context, ProgressView view, CancellationToken cancellation) {
    this.context = context;
    this.time = context.environment().time();
    this.view = view;
    this.cancellation = cancellation;
  }

  /** Runs an action in a session that shows progress, and whose waits Ctrl-C ends. */
  static RebalanceStatus run(
      CommandContext context, Function<RebalanceSession, RebalanceStatus> action) {
    CancellationToken cancellation = new CancellationToken();
    try (ProgressView view = context.view()) {
      context.interrupts().arm(cancellation, WORDS, view::note);
      try {
        return action.apply(new RebalanceSession(context, view, cancellation));
      } finally {
        context.interrupts().disarm();
      }
    }
  }

  /**
   * Changes a rebalance and does what is due at once; waits for the home if it is held.
   *
   * @param change returns the rebalance after the change
   */
  RebalanceStatus change(Function<SlipwayEngine, RebalanceStatus> change) {
    try (SlipwayEngine engine = context.open(context.root().homeChoice(), view)) {
      return driven(engine, change.apply(engine));
    }
  }

  /** Drives a rebalance until it is over, or waits for approval. */
  RebalanceStatus await(RebalanceStatus begun) {
    RebalanceStatus last = begun;
    show(last);
    while (!last.isOver() && (!last.awaitsApproval() || due.equals(Instant.MIN))) {
      pause(last);
      RebalanceStatus read = read(last);
      boolean changed = !read.updatedAt().equals(last.updatedAt());
      boolean drives = !read.isOver() && (changed || !time.now().isBefore(due));
      last = drives ? tried(read) : changed ? read : last;
      show(last);
    }
    return last;
  }

  private void pause(RebalanceStatus status) {
    if (due.equals(Instant.MIN)) {
      return;
    }
    Duration left = Duration.between(time.now(), due);
    Duration bounded = left.compareTo(LOOK) < 0 ? left : LOOK;
    interruptibly(
        status,
        () -> {
          time.pause(bounded.compareTo(LEAST) < 0 ? LEAST : bounded, cancellation);
          return true;
        });
  }

  private RebalanceStatus read(RebalanceStatus status) {
    try (ClusterReader reader = context.reader()) {
      return reference(status).in(reader.rebalances(status.cluster().name()));
    }
  }

  /** Does what is due, unless somebody else has the home, who does it then or lets go soon. */
  private RebalanceStatus tried(RebalanceStatus status) {
    try (SlipwayEngine engine =
        context
            .environment()
            .engines()
            .open(context.root().homeChoice(), Duration.ZERO, cut -> view.note(cut.toString()))) {
      heldByOthers = false;
      return driven(engine, reference(status).in(engine.rebalances(status.cluster().name())));
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.STORE_LOCKED) {
        throw e;
      }
      if (!heldByOthers) {
        heldByOthers = true;
        view.note(
            "another process has the home open: "
                + e.problem().actual().orElse("")
                + "; looking on");
      }
      due = time.now().plus(LOOK);
      return status;
    }
  }

  private RebalanceStatus driven(SlipwayEngine engine, RebalanceStatus status) {
    Duration untilDue = interruptibly(status, () -> engine.rebalances().driveOnce(cancellation));
    due = time.now().plus(untilDue);
    return engine.rebalances().status(status.cluster().name(), status.id()).orElse(status);
  }

  private void show(RebalanceStatus status) {
    String text = RebalanceText.line(status);
    if (!text.equals(shown)) {
      shown = text;
      view.rebalance(status);
    }
  }

  private static RebalanceReference reference(RebalanceStatus status) {
    return new RebalanceReference(status.cluster().name(), Optional.of(status.id()));
  }

  private interface Wait<T> {
    T call() throws InterruptedException;
  }

  private <T> T interruptibly(RebalanceStatus status, Wait<T> wait) {
    try {
      T result = wait.call();
      if (cancellation.isCancelled()) {
        throw ended(status, null);
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended(status, e);
    }
  }

  private static SlipwayException ended(RebalanceStatus status, @Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.CANCELLED,
                "the wait for rebalance " + RebalanceReference.of(status) + " was ended")
            .withActual("it is " + RebalanceText.stand(status))
            .withRemedy(
                "run 'slipway rebalance wait "
                    + RebalanceReference.of(status)
                    + "' to go on, or 'slipway rebalance stop "
                    + RebalanceReference.of(status)
                    + "' to end it"),
        cause);
  }
}
