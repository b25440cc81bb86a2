package io.slipway.spi;

import java.time.Instant;
import java.util.Collection;

/**
 * Moves the data of running clusters by one server, such as Cruise Control. The engine decides what
 * is requested when, keeps it in its journal and tries again; a rebalancer knows the server's
 * protocol: what a reply means, how much the server can take, and how to find a task again.
 *
 * <p>Every method that asks the server returns by the deadline, and throws {@link
 * RebalanceException} for each failure, whatever the server sends. Requests that it must not make
 * yet, as the server has too much to do, wait within the deadline, and then fail as {@link
 * RebalanceException.Kind#TRANSIENT} without effect. Implementations are thread-safe.
 *
 * <p>No method requests anything of a server that does not have this cluster: before the first
 * request that changes something, and after each restart of the server that is seen, its members
 * are compared with those of the call. Another cluster's server is a permanent failure with the
 * reason {@code OtherCluster}.
 */
public interface Rebalancer extends AutoCloseable {
  /** Returns this rebalancer's description of itself. Never blocks. */
  RebalancerInfo info();

  /**
   * Checks whether it can do what is asked. Makes no request and never blocks.
   *
   * @param spec what the rebalance shall do
   * @param workload the workload of its cluster
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} naming value and rule; {@link
   *     ErrorCode#UNSUPPORTED} for a workload or a mode that it cannot serve
   */
  void check(RebalanceSpec spec, String workload);

  /**
   * Asks for a proposal; moves nothing. Idempotent only while the call knows its task id: then it
   * asks for that task.
   *
   * @param call names the proposal
   * @return the server's id of the task, and the proposal if it is computed already
   */
  RebalanceReply propose(RebalanceCall call);

  /**
   * Asks the server to compute the rebalance anew and to execute it. Not idempotent: whoever has no
   * answer looks with {@link #observe} before asking again.
   *
   * @param call names the execution
   * @return the server's id of the task, and what it moves if that is computed already
   */
  RebalanceReply execute(RebalanceCall call);

  /**
   * Asks the server to end an execution of this request. Asks first whose execution it is, and asks
   * nothing to be stopped that is not this request's. Returns when the wish is taken; that the
   * executor has ended is seen by {@link #observe}. Idempotent: no error if nothing of this request
   * runs.
   *
   * @param call names the execution
   */
  void stop(RebalanceCall call);

  /**
   * Looks at the server's executor and at tasks, with as few requests as the server lets it,
   * however many tasks there are. Changes nothing.
   *
   * @param calls the tasks, those without an id by their key
   * @param deadline when it must have returned, in process time
   * @param cancellation ends it early
   * @return what was told; parts that were not are UNKNOWN, with their failure
   * @throws RebalanceException if nothing was told
   */
  RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation);

  /**
   * Returns what it has asked of its server so far. Never blocks. By default {@link
   * RebalancerLoad#NONE}: nothing is counted.
   */
  default RebalancerLoad load() {
    return RebalancerLoad.NONE;
  }

  /** Ends its own threads and connections; what runs on the server goes on. Idempotent. */
  @Override
  void close();
}
