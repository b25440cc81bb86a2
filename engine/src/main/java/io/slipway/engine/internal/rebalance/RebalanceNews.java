package io.slipway.engine.internal.rebalance;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalancerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, listeners and those who wait what happens. Thread-safe. */
final class RebalanceNews implements RebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceNews.class);

  private final RebalanceClock clock;
  private final Consumer<EngineEvent> events;

  /** What the server last told of executions; the record has what it told a while ago. */
  private final Map<RebalanceKey, RebalanceMovement> movements = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param events takes events for listeners; neither blocks nor throws
   */
  RebalanceNews(RebalanceClock clock, Consumer<EngineEvent> events) {
    this.clock = clock;
    this.events = events;
  }

  /** Returns what a user sees of a rebalance, with what the server last told of its execution. */
  RebalanceStatus shown(RebalanceRecord record) {
    RebalanceMovement last = movements.get(record.key());
    return last == null ? record.status() : record.with(record.report().with(last)).status();
  }

  @Override
  public void changed(RebalanceRecord before, RebalanceRecord after) {
    if (after.progress().step() != RebalanceStep.EXECUTING) {
      // By the key of the execution, which that of a new proposal is not.
      movements.remove(before.key());
    }
    if (!after.isSameBut(before)) {
      log(before, after);
      publish(before, after);
    }
    announce();
  }

  private static void log(RebalanceRecord before, RebalanceRecord after) {
    RebalanceStatus now = after.status();
    boolean bad = now.state() == RebalanceState.RETRYING || now.state() == RebalanceState.NOT_READY;
    String why = now.reason().map(word -> ": " + word + ": " + now.message().orElse("")).orElse("");
    String text = now + " after " + before.progress().step() + why;
    if (bad) {
      LOG.warn("rebalance {}", text);
    } else {
      LOG.info("rebalance {}", text);
    }
    if (hasDrifted(before, after)) {
      LOG.warn("rebalance {} executes something else than was approved", now);
    }
  }

  private void publish(RebalanceRecord before, RebalanceRecord after) {
    RebalanceProgress then = before.progress();
    RebalanceProgress now = after.progress();
    Instant at = after.times().updatedAt();
    RebalanceStatus status = after.status();
    boolean same =
        then.state() == now.state()
            && then.step() == now.step()
            && then.approved() == now.approved()
            && before.status().reason().equals(status.reason());
    if (!same) {
      events.accept(
          new EngineEvent.RebalanceChanged(
              after.cluster(),
              after.id(),
              at,
              then.state(),
              then.step(),
              lasted(before, before.times().stateSince(), at),
              lasted(before, before.times().stepSince(), at),
              status));
    }
    boolean refused = now.posts() > then.posts();
    RebalanceCause cause = after.cause();
    Instant next = after.times().nextAttemptAt();
    if ((refused || now.reads() > then.reads()) && cause != null && next != null) {
      events.accept(
          new EngineEvent.RebalanceRetrying(
              after.cluster(),
              after.id(),
              at,
              refused ? now.posts() : now.reads(),
              refused,
              cause.reason(),
              cause.text(),
              next));
    }
    if (hasDrifted(before, after)) {
      events.accept(
          new EngineEvent.ProposalDrifted(
              after.cluster(),
              after.id(),
              at,
              status.proposal().orElseThrow(),
              status.executed().orElseThrow()));
    }
  }

  private static boolean hasDrifted(RebalanceRecord before, RebalanceRecord after) {
    return after.status().isDrifted()
        && !(before.status().isDrifted()
            && Objects.equals(before.report().moves(), after.report().moves()));
  }

  /** Whatever an earlier version has written, it is not less than since its last change. */
  private static Duration lasted(RebalanceRecord before, @Nullable Instant since, Instant at) {
    Duration lasted = Duration.between(since == null ? before.times().updatedAt() : since, at);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }

  @Override
  public void moved(RebalanceRecord record, RebalanceMovement movement) {
    if (record.progress().step() != RebalanceStep.EXECUTING) {
      return;
    }
    RebalanceMovement last = movements.put(record.key(), movement);
    if (last == null || !last.isAsFarAs(movement)) {
      events.accept(
          new EngineEvent.RebalanceProgressed(
              record.cluster(), record.id(), movement.at(), movement));
    }
  }

  @Override
  public void asked(RebalanceRecord record, int queued, RebalancerLoad load) {
    events.accept(
        new EngineEvent.RebalancerAsked(
            record.cluster(),
            clock.now(),
            record.request().rebalancer(),
            record.request().address(),
            queued,
            load));
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
