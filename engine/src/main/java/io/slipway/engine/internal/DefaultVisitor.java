package io.slipway.engine.internal;

import io.slipway.engine.HomeVisitor;
import io.slipway.engine.Rebalances;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.CancellationToken;
import java.time.Duration;

/** Drives rebalances on a store that is visited. */
final class DefaultVisitor implements HomeVisitor {
  private final VisitedStore store;
  private final Rebalancing rebalancing;
  private final CloseStack held;

  DefaultVisitor(VisitedStore store, Rebalancing rebalancing, CloseStack held) {
    this.store = store;
    this.rebalancing = rebalancing;
    this.held = held;
  }

  @Override
  public Rebalances rebalances() {
    rebalancing.requireOpen();
    store.look();
    return rebalancing.rebalances();
  }

  @Override
  public Duration driveOnce(CancellationToken cancellation) throws InterruptedException {
    rebalancing.requireOpen();
    store.requireFree();
    store.look();
    Duration untilDue = rebalancing.driveOnce(cancellation);
    rebalancing.requireOpen();
    return untilDue;
  }

  @Override
  public void close() {
    held.close();
  }
}
