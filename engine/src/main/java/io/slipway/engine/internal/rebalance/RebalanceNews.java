package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.RebalanceKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the log, and wakes those who wait for it. Thread-safe. */
final class RebalanceNews implements RebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceNews.class);

  /** What the server last told of executions; the record has what it told a while ago. */
  private final Map<RebalanceKey, RebalanceMovement> movements = new ConcurrentHashMap<>();

  /** Returns what a user sees of a rebalance, with what the server last told of its execution. */
  RebalanceStatus shown(RebalanceRecord record) {
    RebalanceMovement last = movements.get(record.key());
    return last == null ? record.status() : record.with(record.report().with(last)).status();
  }

  @Override
  public void changed(RebalanceRecord before, RebalanceRecord after) {
    if (after.progress().step() != RebalanceStep.EXECUTING) {
      movements.remove(after.key());
    }
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
  public void moved(RebalanceRecord record, RebalanceMovement movement) {
    LOG.debug("rebalance {}: {}", record.status(), movement);
    if (record.progress().step() == RebalanceStep.EXECUTING) {
      movements.put(record.key(), movement);
    }
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
