package io.slipway.engine.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.engine.internal.rebalance.RebalanceRounds;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the rebalances of an engine, as long as it is open. */
final class RebalanceLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceLoop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

  private final RebalanceRounds rounds;
  private final TimeSource time;
  private final CancellationToken closing;
  private final Thread thread = new Thread(this::run, "slipway-rebalance");
  private boolean started;
  private CancellationToken wake = new CancellationToken();

  RebalanceLoop(RebalanceRounds rounds, TimeSource time, CancellationToken closing) {
    this.rounds = rounds;
    this.time = time;
    this.closing = closing;
    this.thread.setDaemon(true);
  }

  /** Looks at once what is due, as something has changed. Starts the thread with the first. */
  synchronized void wake() {
    if (isOver()) {
      return;
    }
    if (!started) {
      started = true;
      thread.start();
    }
    wake.cancel("something has changed");
  }

  private synchronized CancellationToken freshWake() {
    wake = new CancellationToken();
    return wake;
  }

  private void run() {
    while (!isOver()) {
      try {
        CancellationToken changed = freshWake();
        CancellationToken.Registration byClosing =
            closing.onCancel(() -> changed.cancel("the engine closes"));
        try {
          time.pause(rounds.run(this::wake), changed);
        } finally {
          byClosing.close();
        }
      } catch (InterruptedException e) {
        LOG.debug("the rebalances were interrupted and go on: they end with their engine", e);
      } catch (RuntimeException | Error e) {
        if (!isOver()) {
          LOG.warn("a round of rebalances failed; the next one follows: {}", e.getMessage(), e);
          pauseAfterFault();
        }
      }
    }
  }

  private void pauseAfterFault() {
    try {
      time.pause(AFTER_A_FAULT, closing);
    } catch (InterruptedException e) {
      LOG.debug("the rebalances were interrupted and go on: they end with their engine", e);
    }
  }

  private boolean isOver() {
    return closing.isCancelled();
  }

  @Override
  public void close() {
    // A listener may close the engine on this very thread.
    boolean alive;
    synchronized (this) {
      alive = started;
    }
    if (alive && !thread.equals(Thread.currentThread())) {
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }
}
