package io.slipway.engine.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.spi.Cancellation;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at running clusters from time to time and repairs those that need it. */
final class RepairLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepairLoop.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DefaultEngine engine;
  private final EngineContext context;
  private final Duration interval;
  private final Thread thread = new Thread(this::run, "slipway-repair");

  RepairLoop(DefaultEngine engine, EngineContext context, Duration interval) {
    this.engine = engine;
    this.context = context;
    this.interval = interval;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits a few seconds for the loop, which the closing of the engine has ended. */
  @Override
  public void close() {
    // A listener may close the engine on this very thread.
    if (thread != Thread.currentThread()) {
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }

  private void run() {
    try {
      while (!context.closing().isCancelled()) {
        context.time().pause(interval, context.closing());
        lookAtAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CLOSED) {
        LOG.warn("repairs have ended: {}", e.getMessage(), e);
      }
    }
  }

  /** One look at every cluster. A failure is the cluster's condition, and the next look's work. */
  void lookAtAll() {
    for (ClusterName name : engine.names()) {
      if (context.closing().isCancelled()) {
        return;
      }
      try {
        engine.repairInBackground(
            name, CommandOptions.defaults().withCancellation(new Cancellation()));
      } catch (SlipwayException e) {
        LOG.warn("cluster '{}' was not repaired: {}", name, e.getMessage());
      }
    }
  }
}
