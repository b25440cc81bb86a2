package io.slipway.spi;

import java.time.Instant;
import java.util.List;

/**
 * The software that members run, the same for all backends: how to run each member, how to check
 * that it is ready and really the member, and how to remove a registration whose instance is dead.
 *
 * <p>Implementations are thread-safe. Every failure is a {@link BackendException}.
 */
public interface Workload extends AutoCloseable {
  /**
   * The environment variable that a backend sets for each instance, to a text that no other
   * instance has. An instance that repeats it identifies itself.
   */
  String INSTANCE_VARIABLE = "SLIPWAY_INSTANCE";

  /** Returns this workload's description of itself. Never blocks. */
  WorkloadInfo info();

  /**
   * Checks a spec and returns what it needs. Changes nothing.
   *
   * @param spec what the user asked for
   * @return the members, exactly {@link ClusterSpec#spuCount()} SPUs among them, and their ports
   * @throws BackendException {@link ErrorCode#INVALID_ARGUMENT} naming option, value and rule
   */
  WorkloadRequirements needs(ClusterSpec spec);

  /**
   * Provides what the members need on this host, shared by all clusters of the home and kept when
   * they are deleted. Idempotent, even across processes; blocks until done or failed.
   *
   * @param layout the cluster that is about to use it
   * @param progress where to report
   * @throws BackendException {@link ErrorCode#BACKEND_REJECTED} if it cannot
   */
  default void install(ClusterLayout layout, ProgressSink progress) {}

  /**
   * Returns the plan for running a member. Changes nothing.
   *
   * @param layout the cluster
   * @param member the member
   * @param purpose the purpose of the launch; on {@link OperationKind#START} there is no data yet
   */
  MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose);

  /**
   * Asks the members and the cluster itself. Changes nothing. Whatever is not known by the deadline
   * is UNKNOWN.
   *
   * @param request what to ask
   */
  ProbeResult probe(ProbeRequest request);

  /**
   * Removes registrations whose instance is dead from the cluster's own metadata, and waits until
   * they are gone there. What is gone already counts as removed.
   *
   * @param layout the cluster
   * @param registrations {@link Surplus.Kind#REGISTRATION}s as {@link #probe} gave them
   * @param deadline when this must have returned, in process time ({@link TimeSource#now})
   * @param cancellation ends it early
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} if the cluster does not answer
   */
  default void unregister(
      ClusterLayout layout,
      List<Surplus> registrations,
      Instant deadline,
      CancellationToken cancellation) {
    if (!registrations.isEmpty()) {
      throw BackendException.rejected(
          Problem.of(
                  ErrorCode.UNSUPPORTED, "workload '" + info().name() + "' keeps no registrations")
              .withRemedy("report this as a bug"));
    }
  }

  /** Ends the workload's own threads and handles. Members live on. Idempotent. */
  @Override
  default void close() {}
}
