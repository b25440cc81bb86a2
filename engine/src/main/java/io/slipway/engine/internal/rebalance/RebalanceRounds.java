package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.internal.rebalance.RebalanceRepository.Versioned;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is due, and has each server's part done on a thread of its own, so that a server that
 * does not answer delays no other. Thread-safe.
 */
public final class RebalanceRounds {
  private static final Logger LOG = LoggerFactory.getLogger(RebalanceRounds.class);

  /** How long to wait for a change where nothing is due. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** How long a server is left alone at least, whatever is due. */
  private static final Duration SHORTEST = Duration.ofMillis(50);

  /** How long to wait where a round has failed. */
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);

  private final RebalanceSettings settings;
  private final RebalanceLine line;
  private final Function<RebalanceRequest, String> server;
  private final Function<RebalanceRequest, Rebalancer> rebalancers;
  private final Executor executor;
  private final Map<String, Lane> lanes = new HashMap<>();
  private boolean ending;

  /** One server. */
  private static final class Lane {
    private boolean busy;
    private boolean changed = true;
    private Instant due = Instant.MIN;
    private @Nullable RebalanceDriver driver;
    private @Nullable Rebalancer rebalancer;
  }

  /**
   * Makes them.
   *
   * @param server names the server of a request
   * @param rebalancers finds the rebalancer of a request
   * @param executor runs the part of each server
   */
  RebalanceRounds(
      RebalanceSettings settings,
      Function<RebalanceRequest, String> server,
      Function<RebalanceRequest, Rebalancer> rebalancers,
      Executor executor) {
    this.settings = settings;
    this.line = new RebalanceLine(settings.limits(), settings.clock());
    this.server = server;
    this.rebalancers = rebalancers;
    this.executor = executor;
  }

  /** Notes that a record was changed from outside: its server's part is due. */
  synchronized void changed() {
    lanes.values().forEach(lane -> lane.changed = true);
  }

  /**
   * Begins what is due.
   *
   * @param ended called when the part of a server has ended, and is due at another time
   * @return when to come again
   */
  public Duration run(Runnable ended) {
    return begin(ended, false);
  }

  /**
   * Does what is due once more, and begins nothing after it, so that nothing is cut off by a close.
   *
   * @param cancellation ends the wait for what is under way
   * @return how long until something is due again
   */
  public Duration finish(CancellationToken cancellation) throws InterruptedException {
    CancellationToken.Registration byCaller = cancellation.onCancel(this::announce);
    CancellationToken.Registration byClosing = settings.closing().onCancel(this::announce);
    try {
      synchronized (this) {
        ending = true;
      }
      // By other processes, too.
      changed();
      awaitIdle(cancellation);
      begin(() -> {}, true);
      awaitIdle(cancellation);
      return untilDue();
    } finally {
      byClosing.close();
      byCaller.close();
    }
  }

  private synchronized void announce() {
    notifyAll();
  }

  private synchronized void awaitIdle(CancellationToken cancellation) throws InterruptedException {
    while (!cancellation.isCancelled()
        && !settings.closing().isCancelled()
        && lanes.values().stream().anyMatch(lane -> lane.busy)) {
      wait();
    }
  }

  private Duration untilDue() {
    forgetOthers(unfinished());
    Instant now = settings.clock().now();
    synchronized (this) {
      return lanes.values().stream()
          .map(lane -> Duration.between(now, lane.due))
          .map(left -> left.isNegative() ? Duration.ZERO : left)
          .filter(left -> left.compareTo(LONGEST) < 0)
          .min(Comparator.naturalOrder())
          .orElse(LONGEST);
    }
  }

  private Map<String, List<Versioned>> unfinished() {
    Map<String, List<Versioned>> unfinished = new LinkedHashMap<>();
    List<Versioned> all = settings.records().all();
    settleWhatHoldsOthersBack(all.stream().map(Versioned::record).toList());
    for (Versioned one : all) {
      if (settings.settling().isOpen(one.record())) {
        unfinished
            .computeIfAbsent(server.apply(one.record().request()), any -> new ArrayList<>())
            .add(one);
      }
    }
    return unfinished;
  }

  private void settleWhatHoldsOthersBack(List<RebalanceRecord> all) {
    Instant now = settings.clock().now();
    for (RebalanceRecord one : all) {
      if (one.isOver() && one.progress().abandoned()) {
        line.holdsBackUntil(one, all, now).ifPresent(end -> settings.settling().await(one, end));
      }
    }
  }

  private Duration begin(Runnable ended, boolean last) {
    Map<String, List<Versioned>> unfinished = unfinished();
    Instant now = settings.clock().now();
    Instant next = now.plus(LONGEST);
    for (Map.Entry<String, List<Versioned>> part : unfinished.entrySet()) {
      Instant due = begin(part.getKey(), part.getValue(), now, ended, last);
      next = due.isBefore(next) ? due : next;
    }
    forgetOthers(unfinished);
    return Duration.between(now, next);
  }

  private synchronized void forgetOthers(Map<String, List<Versioned>> unfinished) {
    lanes.entrySet().removeIf(e -> !e.getValue().busy && !unfinished.containsKey(e.getKey()));
  }

  private Instant begin(
      String name, List<Versioned> part, Instant now, Runnable ended, boolean last) {
    Lane lane;
    synchronized (this) {
      lane = lanes.computeIfAbsent(name, any -> new Lane());
      if (lane.busy || (ending && !last)) {
        return now.plus(LONGEST);
      }
      if (!lane.changed && now.isBefore(lane.due)) {
        return lane.due;
      }
      lane.busy = true;
      lane.changed = false;
    }
    try {
      executor.execute(() -> drive(lane, part, ended));
    } catch (RuntimeException | Error e) {
      release(lane, now.plus(AFTER_A_FAULT));
      throw e;
    }
    return now.plus(LONGEST);
  }

  private void drive(Lane lane, List<Versioned> part, Runnable ended) {
    Instant due = settings.clock().now().plus(AFTER_A_FAULT);
    try {
      due = driver(lane, part.get(0).record().request()).drive(part);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CLOSED) {
        LOG.warn("the rebalances of a server wait: {}", e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("the rebalances of a server wait after a fault: {}", e.getMessage(), e);
    } finally {
      release(lane, due);
      ended.run();
    }
  }

  private synchronized void release(Lane lane, Instant due) {
    Instant soonest = settings.clock().now().plus(SHORTEST);
    lane.busy = false;
    lane.due = due.isBefore(soonest) ? soonest : due;
    notifyAll();
  }

  /** A rebalancer that is not here may be here next time. */
  private RebalanceDriver driver(Lane lane, RebalanceRequest request) {
    Rebalancer rebalancer;
    try {
      rebalancer = rebalancers.apply(request);
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.CLOSED) {
        throw e;
      }
      return new RebalanceDriver(new AbsentRebalancer(request.rebalancer(), e), settings);
    }
    RebalanceDriver driver = lane.driver;
    if (driver == null || !rebalancer.equals(lane.rebalancer)) {
      driver = new RebalanceDriver(rebalancer, settings);
      lane.driver = driver;
      lane.rebalancer = rebalancer;
    }
    return driver;
  }
}
