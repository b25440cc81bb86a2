package io.slipway.engine;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rebalances of an engine's clusters. What is requested is kept in the home and driven by the
 * engine as long as it is open, and by the next one after it: on the server it goes on in between.
 * Every change is durable when its method returns; none waits for the server. Thread-safe.
 *
 * <p>A transient fault, such as a server that has no slot or does not answer, never ends a
 * rebalance while attempts and time are left: it is RETRYING meanwhile. One is executed at a time
 * of a cluster, the others wait in line. A shutdown or a delete of the cluster stops all of them.
 */
public interface Rebalances {
  /** How many rebalances of a cluster may be unfinished. */
  int MOST_UNFINISHED = 128;

  /**
   * Requests a rebalance. Not idempotent: each call is a request of its own.
   *
   * @param cluster a running cluster
   * @param request what it shall do, and by which server
   * @return its status; it is NOT_READY if a shutdown began at the same time
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION} if
   *     the cluster does not run, or is about to be shut down; {@link ErrorCode#INVALID_ARGUMENT}
   *     for a member that it has not, or what the rebalancer does not know; {@link
   *     ErrorCode#UNSUPPORTED} if the rebalancer cannot serve its workload, or too many are
   *     unfinished; {@link ErrorCode#BACKEND_UNAVAILABLE} if the rebalancer is not installed;
   *     nothing was requested or changed
   */
  RebalanceStatus request(ClusterName cluster, RebalanceRequest request);

  /**
   * Approves a proposal: it is executed as soon as the server executes nothing else. Idempotent.
   *
   * @param cluster the cluster
   * @param id the request
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION} if
   *     there is no proposal to approve
   */
  RebalanceStatus approve(ClusterName cluster, RebalanceId id);

  /**
   * Asks for a new proposal. What is executed for the request is stopped first; one that is over is
   * requested anew.
   *
   * @param cluster the cluster
   * @param id the request
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION} if
   *     it waits in line or is being stopped, or is over and the cluster does not run
   */
  RebalanceStatus refresh(ClusterName cluster, RebalanceId id);

  /**
   * Stops a rebalance: it is NOT_READY as soon as the server is seen not to execute it any more.
   * The server is asked to end one that is over and {@linkplain RebalanceStatus#mayStillMove() may
   * still move}, too. Idempotent; no error if it is over.
   *
   * @param cluster the cluster
   * @param id the request
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#BACKEND_UNAVAILABLE} if
   *     it may be executed and its rebalancer, or the credentials for it, are not here
   */
  RebalanceStatus stop(ClusterName cluster, RebalanceId id);

  /**
   * Returns what is known of a request.
   *
   * @param cluster the cluster
   * @param id the request
   * @return empty if there is none, or it is of an earlier incarnation of the name
   */
  Optional<RebalanceStatus> status(ClusterName cluster, RebalanceId id);

  /**
   * Returns all requests of a cluster, the oldest first. Of those that are over, some of the last
   * are kept.
   *
   * @param cluster the cluster
   */
  List<RebalanceStatus> list(ClusterName cluster);

  /**
   * Waits until a rebalance is over or waits for approval. Blocks; ends by itself if the engine is
   * closed.
   *
   * @param cluster the cluster
   * @param id the request
   * @param timeout how long to wait
   * @param cancellation ends the wait early; the rebalance goes on
   * @return the status at the end of the wait, whatever it is
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#CLOSED}
   * @throws InterruptedException if the thread is interrupted
   */
  RebalanceStatus await(
      ClusterName cluster, RebalanceId id, Duration timeout, CancellationToken cancellation)
      throws InterruptedException;
}
