package io.slipway.cli;

import io.slipway.engine.HomeVisitor;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.Rebalances;
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
 * Changes and drives rebalances from a shell, with one client of each server from the beginning to
 * the end, while the home is left to others. Used by one thread.
 */
final class RebalanceSession {
  /** How often a record is looked at while nothing is due: others may change it. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** How long nothing is done at least, whatever is due. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final Interrupts.Words WORDS =
      new Interrupts.Words("the wait ends, the rebalance does not", "end at once");

  private final CommandContext context;
  private final TimeSource time;
  private final ProgressView view;
  private final HomeVisitor visitor;
  private final CancellationToken cancellation;
  private Instant due = Instant.MIN;
  private String shown = "";
  private boolean heldByOthers;

  private RebalanceSession(
      CommandContext context,
      ProgressView view,
      HomeVisitor visitor,
      CancellationToken cancellation) {
    this.context = context;
    this.time = context.environment().time();
    this.view = view;
    this.visitor = visitor;
    this.cancellation = cancellation;
  }

  /** Runs an action in a session that shows progress, and whose waits Ctrl-C ends. */
  static RebalanceStatus run(
      CommandContext context, Function<RebalanceSession, RebalanceStatus> action) {
    CancellationToken cancellation = new CancellationToken();
    try (ProgressView view = context.view();
        HomeVisitor visitor = context.visitor(view)) {
      context.interrupts().arm(cancellation, WORDS, view::note);
      try {
        return action.apply(new RebalanceSession(context, view, visitor, cancellation));
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
  RebalanceStatus change(Function<Rebalances, RebalanceStatus> change) {
    context.noteHolder(view);
    return driven(change.apply(visitor.rebalances()));
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
      last = drives ? driven(read) : changed ? read : last;
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
    return new RebalanceReference(status.cluster().name(), Optional.of(status.id())).read(context);
  }

  /** Does what is due, unless somebody else keeps the home, who does it then or lets go soon. */
  private RebalanceStatus driven(RebalanceStatus status) {
    try {
      Duration untilDue = interruptibly(status, () -> visitor.driveOnce(cancellation));
      due = time.now().plus(untilDue);
      heldByOthers = false;
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
    }
    return visitor.rebalances().status(status.cluster().name(), status.id()).orElse(status);
  }

  private void show(RebalanceStatus status) {
    String text = RebalanceText.line(status);
    if (!text.equals(shown)) {
      shown = text;
      view.rebalance(status);
    }
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
