package io.slipway.engine;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.time.Duration;

/**
 * Drives the rebalances of a home without keeping it: servers are asked and records are read while
 * others may have the home, which is taken only to write, for milliseconds. Two requests hold it
 * from before they are sent until they are answered, or their bound is over: one that starts an
 * execution, so that no shutdown begins in between, and one that stops an execution, so that it
 * cannot hit another one. Several visitors of a home come to terms by compare-and-set: who is late
 * with a write looks again. Once the store of the home is replaced, as by a restore, a visitor only
 * throws {@link ErrorCode#STORE_UNAVAILABLE}: what it has read is not in the new one. From {@link
 * SlipwayHome#openVisitor()}; thread-safe.
 */
public interface HomeVisitor extends AutoCloseable {
  /**
   * Returns the rebalances, as they are in the home now. Each change waits for the home as long as
   * {@link SlipwayHome#lockTimeout} allows, and throws {@link ErrorCode#STORE_LOCKED} otherwise.
   * Nothing drives them but {@link #driveOnce}, so that {@link Rebalances#await} waits for no more
   * than that.
   */
  Rebalances rebalances();

  /**
   * Does what is due of all rebalances once. Blocks while servers are asked, each request up to its
   * own bound. Does nothing while another process keeps the home, which then drives them, or has no
   * need to. One call at a time.
   *
   * @param cancellation ends the wait early; what is under way goes on, until the close
   * @return how long until something is due again; at most an hour
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming who keeps the home; {@link
   *     ErrorCode#CLOSED}
   * @throws InterruptedException if the thread is interrupted
   */
  Duration driveOnce(CancellationToken cancellation) throws InterruptedException;

  /** Ends what is under way; on the servers it goes on. Idempotent. */
  @Override
  void close();
}
