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
 * RebalanceException.Kind#TRANSIENT} without effect. A call whose deadline has passed, or that is
 * cancelled before it begins, requests nothing. A cancellation, a close or an interrupt ends one
 * early; the thread stays interrupted. Implementations are thread-safe.
 *
 * <p>A server that refuses for want of room, cannot be reached, or does not answer is {@link
 * RebalanceException.Kind#TRANSIENT}. What may have been sent and has no answer, or an unreadable
 * one, is of {@linkplain Outcome#UNKNOWN unknown} outcome; it is never sent again by the rebalancer
 * itself. Nothing that a new rebalancer of the same server needs is kept in this one.
 *
 * <p>No method requests anything of a server that does not have this cluster: before the first
 * request that changes something, and after each restart of the server that is seen, its members
 * are compared with those of the call. Another cluster's server is a permanent failure with the
 * reason {@code OtherCluster}. A member that the spec names and the call does not have is a
 * permanent failure too, before any request.
 *
 * <p>The kit {@code slipway-conformance} has these promises as numbered rules, and checks them.
 */
public interface Rebalancer extends AutoCloseable {
  /** Returns this rebalancer's description of itself. Never blocks. */
  RebalancerInfo info();

  /**
   * Checks whether it can do what is asked. Makes no request and never blocks.
   *
   * @param spec what the rebalance shall do
   * @param workload the workload of its cluster
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} naming value and rule, also for a
   *     parameter that it does not know; {@link ErrorCode#UNSUPPORTED} for a workload or a mode
   *     that it cannot serve
   */
  void check(RebalanceSpec spec, String workload);

  /**
   * Asks for a proposal; moves nothing. Idempotent only while the call knows its task id: then it
   * asks for that task, and for no other: one that the server does not know any more is {@link
   * RebalanceException.Kind#FORGOTTEN}, without effect.
   *
   * @param call names the proposal
   * @return the server's id of the task, and the proposal if it is computed already
   */
  RebalanceReply propose(RebalanceCall call);

  /**
   * Asks the server to compute the rebalance anew and to execute it. Not idempotent: whoever has no
   * answer looks with {@link #observe} before asking again. A look that begins after this has
   * returned finds the task, by its id and by its key, or says UNKNOWN. While the server executes
   * something else, whosever it is, this is {@link RebalanceException.Kind#NOT_YET}, without
   * effect.
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
   * however many tasks there are. Changes nothing. Only what the server itself has told is {@link
   * TaskObservation.Phase#ABSENT} or {@link ExecutorObservation.State#IDLE}, and a task that is
   * gone is ABSENT, also if it was seen before.
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

  /**
   * Ends its own threads and connections, and the calls that are under way; what runs on the server
   * goes on. Later calls that would ask the server fail with {@link ErrorCode#CLOSED}, without
   * effect. Idempotent.
   */
  @Override
  void close();
}
