package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceState;
import io.slipway.spi.ExecutorObservation;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the log, and wakes those who wait for it. Thread-safe. */
final class RebalanceNews implements RebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceNews.class);

  @Override
  public void changed(RebalanceRecord before, RebalanceRecord after) {
    boolean bad =
        after.progress().state() == RebalanceState.RETRYING
            || after.progress().state() == RebalanceState.NOT_READY;
    String text = after.status() + " after " + before.progress().step() + why(after);
    if (bad) {
      LOG.warn("rebalance {}", text);
    } else {
      LOG.info("rebalance {}", text);
    }
    announce();
  }

  private static String why(RebalanceRecord after) {
    return after
        .status()
        .reason()
        .map(reason -> ": " + reason + ": " + after.status().message().orElse(""))
        .orElse("");
  }

  @Override
  public void looked(RebalanceRecord record, ExecutorObservation executor) {
    LOG.debug("rebalance {}: the executor is {}", record.status(), executor);
  }

  /** Wakes those who wait. */
  synchronized void announce() {
    notifyAll();
  }

  /**
   * Waits until a condition holds, or the time is over.
   *
   * @param nanos how long to wait
   */
  synchronized void await(BooleanSupplier over, long nanos) throws InterruptedException {
    long begin = System.nanoTime();
    long left = nanos;
    while (left > 0 && !over.getAsBoolean()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = nanos - (System.nanoTime() - begin);
    }
  }
}
