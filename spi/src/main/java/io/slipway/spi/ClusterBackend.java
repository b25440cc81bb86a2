package io.slipway.spi;

import java.util.List;
import java.util.Optional;

/**
 * The place where the members of clusters live. The engine decides; a backend carries out single
 * calls and reports what it sees.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Thread-safe.</b> Calls for different clusters must not wait for each other. Calls for
 *       one cluster come from one operation, but slices of it may run concurrently, and a late call
 *       of an earlier operation may still be on its way.
 *   <li><b>Idempotent.</b> Every changing call may be repeated, even after it was half done.
 *   <li><b>Fenced.</b> A changing call whose fence is older than the installed one fails with
 *       {@link ErrorCode#STALE_FENCE} and has no effect, even after {@link #erase}: the tombstone
 *       keeps the fence.
 *   <li><b>Bounded.</b> A call blocks at most until its deadline, or its cancellation, plus {@link
 *       BackendInfo#grace()}; and once it has returned, nothing continues in the background except
 *       what {@link MemberObservation#settled()} shows.
 *   <li><b>Typed failures.</b> Every failure is a {@link BackendException}. An interrupt is {@link
 *       ErrorCode#CANCELLED} with the thread's flag kept.
 *   <li><b>Own resources only.</b> Anything without the mark of the incarnation is left alone.
 *   <li><b>At its place only.</b> A backend with more than one place records the {@link Location}
 *       in the resolution. Every changing call, observation and look at logs for a cluster of
 *       another one fails with {@link ErrorCode#BACKEND_UNAVAILABLE}, by {@link Location#require}:
 *       what cannot be seen from here is not absent. {@link #inventory} lists no cluster of another
 *       place.
 *   <li><b>Its owner's only.</b> A backend that several engines may share marks what it makes with
 *       its {@link BackendContext#owner}. It lists no other owner's clusters, and a changing call
 *       for one fails with {@link ErrorCode#BACKEND_REJECTED}. {@link #observe} and {@link #logs}
 *       do not ask whose a cluster is: one that is another's is not absent, and is shown as it is.
 * </ul>
 */
public interface ClusterBackend extends AutoCloseable {
  /** Returns this backend's description of itself. Never blocks. */
  BackendInfo info();

  /**
   * Turns a spec into what CREATE will need: versions, members, ports, paths. Changes nothing and
   * reserves nothing outside this process. Called once per incarnation; the answer is stored.
   *
   * @param cluster the future cluster
   * @param spec what the user asked for
   * @return the resolution, with exactly {@link ClusterSpec#spuCount()} SPUs
   * @throws BackendException {@link ErrorCode#INVALID_ARGUMENT} naming the value and the rule, also
   *     for an unknown workload and, by {@link BackendInfo#checkOptions}, an unknown option
   */
  Resolution resolve(ClusterId cluster, ClusterSpec spec);

  /**
   * Installs the call's fence. Once this has returned, no call with an older fence takes effect,
   * not even one already on its way. Creates nothing but the fence's own record. Reinstalling the
   * current fence succeeds.
   *
   * @param call carries the fence
   * @throws BackendException {@link ErrorCode#STALE_FENCE} if a newer one is installed
   */
  void claim(CallContext call);

  /**
   * Brings the incarnation into being: identity, directories or objects, configuration. The only
   * call that creates; nothing runs afterwards. Does nothing if all of it exists.
   *
   * @param call names what to create
   * @throws BackendException {@link ErrorCode#CONFLICT} if the same generation exists with
   *     different content; {@link ErrorCode#STALE_FENCE}; {@link ErrorCode#BACKEND_REJECTED};
   *     {@link ErrorCode#DEADLINE_EXCEEDED}; {@link ErrorCode#CANCELLED}
   */
  void provision(CallContext call);

  /**
   * Makes an instance of each member that has none, and records it with the call's operation.
   * Returns when the instances exist and are recorded, not when they are ready. Members that are
   * already alive are left alone.
   *
   * @param call for {@link OperationKind#START}, {@link OperationKind#RESUME} or {@link
   *     OperationKind#REPAIR}
   * @param members which members; a union of slices of the backend's {@link Granularity}
   * @throws BackendException {@link ErrorCode#DATA_MISSING} if the purpose {@linkplain
   *     OperationKind#needsData() needs data} that is gone or belongs to another cluster, unless
   *     observations show the member {@linkplain MemberObservation#failure() failing} with it;
   *     {@link ErrorCode#BACKEND_REJECTED} if a port belongs to a foreign process or the instance
   *     cannot be created; {@link ErrorCode#STALE_FENCE}; {@link ErrorCode#DEADLINE_EXCEEDED};
   *     {@link ErrorCode#CANCELLED}
   */
  void launch(CallContext call, MemberSet members);

  /**
   * Ensures that whatever starts the members again by itself starts them on their data: from now on
   * a member whose data is gone fails instead of beginning anew. Called once a START has confirmed
   * all members, before it is committed; a {@link #launch} for RESUME or REPAIR must leave them so
   * in the first place, as no seal follows it. Does nothing unless overridden, which is right for a
   * backend where nothing but {@link #launch} starts a member.
   *
   * @param call for {@link OperationKind#START}
   * @param members which members
   * @throws BackendException as {@link #stop}
   */
  default void seal(CallContext call, MemberSet members) {}

  /**
   * Ends every owned instance of the members and ensures that nothing restarts them. Returns when
   * they have ended. Data and configuration stay. Does nothing if none is alive.
   *
   * @param call for any purpose
   * @param members which members
   * @param policy the treatment of members that do not end
   * @throws BackendException {@link ErrorCode#DEADLINE_EXCEEDED}; {@link ErrorCode#STALE_FENCE};
   *     {@link ErrorCode#CANCELLED}
   */
  void stop(CallContext call, MemberSet members, StopPolicy policy);

  /**
   * Removes owned surplus: superseded instances, stale registrations. What is gone already counts
   * as removed.
   *
   * @param call for any purpose
   * @param surplus as reported by an observation
   * @throws BackendException as {@link #stop}
   */
  void retire(CallContext call, SurplusSet surplus);

  /**
   * Ends and removes everything of the incarnation except its tombstone, whatever its state. Does
   * nothing if nothing is left.
   *
   * @param call for {@link OperationKind#DELETE}, or for the way back of {@link
   *     OperationKind#CREATE}
   * @param policy what the erase keeps
   * @throws BackendException as {@link #stop}
   */
  void erase(CallContext call, ErasePolicy policy);

  /**
   * Takes a fresh look. Changes nothing, remembers nothing, and does not wait for running calls. A
   * cluster that never existed is ABSENT. Whatever cannot be seen by the deadline is UNKNOWN and
   * makes the observation incomplete.
   *
   * @param request what to look at, and how deeply
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} if nothing at all can be seen;
   *     {@link ErrorCode#CANCELLED}
   */
  ClusterObservation observe(ObserveRequest request);

  /**
   * Returns where the members of a cluster are, as its workload sees them: for what works beside
   * the backend, such as a rebalancer. Changes nothing and never blocks.
   *
   * @param cluster the cluster
   * @param spec its stored spec
   * @param resolution what CREATE resolved
   * @return empty if the backend cannot tell
   */
  default Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return Optional.empty();
  }

  /**
   * Lists every incarnation of its owner of which the backend owns anything at its place,
   * tombstones included. Changes nothing.
   *
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  List<OwnedCluster> inventory();

  /**
   * Lists the entries of {@link #inventory()} with one name. Called before each CREATE, which waits
   * a few seconds at most, so a backend with an expensive inventory should override it. Changes
   * nothing.
   *
   * @param name the name
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  default List<OwnedCluster> inventory(ClusterName name) {
    return inventory().stream().filter(owned -> owned.cluster().name().equals(name)).toList();
  }

  /**
   * Returns the last log lines of a member's instances, oldest first. Changes nothing.
   *
   * @param request whose, and how many
   * @return empty if there are none
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}; {@link ErrorCode#UNSUPPORTED}
   */
  List<String> logs(LogRequest request);

  /**
   * Ends the backend's own threads and handles within {@link BackendInfo#grace()}. Members live on.
   * Later calls fail with {@link ErrorCode#CLOSED}. Idempotent.
   */
  @Override
  void close();
}
