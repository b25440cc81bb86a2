package io.slipway.spi;

import java.util.Optional;

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
   * @param platform where its members would run
   * @return the members, exactly {@link ClusterSpec#spuCount()} SPUs among them, and their ports
   * @throws BackendException {@link ErrorCode#INVALID_ARGUMENT} naming option, value and rule;
   *     {@link ErrorCode#UNSUPPORTED} if it cannot run there
   */
  WorkloadRequirements needs(ClusterSpec spec, Platform platform);

  /**
   * Provides what the members need on this host, shared by all clusters of the home and kept when
   * they are deleted. Asked for before an operation launches members, so that it can refuse what
   * has changed since CREATE. Idempotent, even across processes; blocks until done or failed.
   *
   * @param layout the cluster that is about to use it
   * @param progress where to report
   * @throws BackendException {@link ErrorCode#BACKEND_REJECTED} if it cannot
   */
  default void install(ClusterLayout layout, ProgressSink progress) {}

  /**
   * Returns the plan for running a member. Changes nothing and depends on nothing but its
   * parameters: a backend may ask for it at any time, so also when it provisions.
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
   * @param request what to remove
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} if the cluster does not answer
   */
  default void unregister(UnregisterRequest request) {
    if (!request.registrations().isEmpty()) {
      throw BackendException.rejected(
          Problem.of(
                  ErrorCode.UNSUPPORTED, "workload '" + info().name() + "' keeps no registrations")
              .withRemedy("report this as a bug"));
    }
  }

  /**
   * Returns the id by which the software itself knows a member, such as a broker id; the member's
   * number unless the workload says otherwise.
   *
   * @param layout the cluster
   * @param member one of its members
   */
  default String nativeId(ClusterLayout layout, MemberId member) {
    return Integer.toString(member.number());
  }

  /**
   * Returns a member as the server of a rebalancer knows it. Changes nothing and never blocks.
   *
   * @param layout the cluster
   * @param member one of its SPUs
   * @return empty if the software has no data that could be rebalanced so
   */
  default Optional<RebalanceMember> rebalanceMember(ClusterLayout layout, MemberId member) {
    return Optional.empty();
  }

  /** Ends the workload's own threads and handles. Members live on. Idempotent. */
  @Override
  default void close() {}
}
