package io.slipway.spi;

import java.util.List;

/**
 * Where the members of clusters live. The engine decides; a backend does one call at a time and
 * says what it sees.
 *
 * <h2>Contract</h2>
 *
 * <ul>
 *   <li><b>Thread-safe.</b> Calls for different clusters must not wait for each other. Calls for
 *       one cluster come from one operation, but slices of it at the same time, and a late call of
 *       an earlier operation may still be on its way.
 *   <li><b>Idempotent.</b> Every changing call may be repeated, also after it was done by half.
 *   <li><b>Fenced.</b> A changing call whose fence is older than the installed one fails with
 *       {@link ErrorCode#STALE_FENCE} and has no effect, also after {@link #erase}: the tombstone
 *       keeps the fence.
 *   <li><b>Bounded.</b> A call blocks at most until its deadline, or its cancellation, plus {@link
 *       BackendInfo#grace()}; and when it has returned, nothing of it goes on in the background but
 *       what {@link MemberObservation#settled()} shows.
 *   <li><b>Typed failures.</b> Every failure is a {@link BackendException}. An interrupt is {@link
 *       ErrorCode#CANCELLED} with the thread's flag kept.
 *   <li><b>Own things only.</b> Nothing that does not carry the mark of the incarnation is touched.
 * </ul>
 */
public interface ClusterBackend extends AutoCloseable {
  /** Returns what this backend says of itself. Never blocks. */
  BackendInfo info();

  /**
   * Makes of a spec what CREATE will need: versions, members, ports, paths. Changes nothing and
   * reserves nothing outside this process. Called once for an incarnation; the answer is stored.
   *
   * @param cluster the cluster to be
   * @param spec what the user asked for
   * @return the resolution, with exactly {@link ClusterSpec#spuCount()} SPUs
   * @throws BackendException {@link ErrorCode#INVALID_ARGUMENT} naming the value and the rule;
   *     {@link ErrorCode#UNSUPPORTED} for an unknown workload
   */
  Resolution resolve(ClusterId cluster, ClusterSpec spec);

  /**
   * Installs the call's fence. When this has returned, no call with an older fence takes effect,
   * not even one that is already on its way. Creates nothing but the fence's own record. Installing
   * the fence that is installed already succeeds.
   *
   * @param call carries the fence
   * @throws BackendException {@link ErrorCode#STALE_FENCE} if a newer one is installed
   */
  void claim(CallContext call);

  /**
   * Brings the incarnation into being: identity, directories or objects, configuration. The only
   * call that creates; nothing runs afterwards. Does nothing where all of it is there.
   *
   * @param call names what to create
   * @throws BackendException {@link ErrorCode#CONFLICT} if the same generation is there with other
   *     content; {@link ErrorCode#STALE_FENCE}; {@link ErrorCode#BACKEND_REJECTED}; {@link
   *     ErrorCode#DEADLINE_EXCEEDED}; {@link ErrorCode#CANCELLED}
   */
  void provision(CallContext call);

  /**
   * Makes an instance of each member that has none, and records it with the call's operation.
   * Returns when the instances exist and are recorded, not when they are ready. Members that live
   * already are left alone.
   *
   * @param call for {@link OperationKind#START}, {@link OperationKind#RESUME} or {@link
   *     OperationKind#REPAIR}
   * @param members which members; a union of slices of the backend's {@link Granularity}
   * @throws BackendException {@link ErrorCode#DATA_MISSING} if the purpose {@linkplain
   *     OperationKind#needsData() needs data} that is gone or another's; {@link
   *     ErrorCode#BACKEND_REJECTED} if a port is a stranger's or the instance cannot be made;
   *     {@link ErrorCode#STALE_FENCE}; {@link ErrorCode#DEADLINE_EXCEEDED}; {@link
   *     ErrorCode#CANCELLED}
   */
  void launch(CallContext call, MemberSet members);

  /**
   * Ends every owned instance of the members and sees to it that nothing starts them again. Returns
   * when they have ended. Data and configuration stay. Does nothing where none lives.
   *
   * @param call for any purpose
   * @param members which members
   * @param policy how to treat members that do not end
   * @throws BackendException {@link ErrorCode#DEADLINE_EXCEEDED}; {@link ErrorCode#STALE_FENCE};
   *     {@link ErrorCode#CANCELLED}
   */
  void stop(CallContext call, MemberSet members, StopPolicy policy);

  /**
   * Removes owned surplus: superseded instances, stale registrations. What is gone already counts
   * as removed.
   *
   * @param call for any purpose
   * @param surplus as an observation gave it
   * @throws BackendException as {@link #stop}
   */
  void retire(CallContext call, SurplusSet surplus);

  /**
   * Ends and removes everything of the incarnation, whatever state it is in, but its tombstone.
   * Does nothing where nothing is left.
   *
   * @param call for {@link OperationKind#DELETE}, or for the way back of {@link
   *     OperationKind#CREATE}
   * @param policy what the erase leaves
   * @throws BackendException as {@link #stop}
   */
  void erase(CallContext call, ErasePolicy policy);

  /**
   * Looks. Changes nothing, remembers nothing, and does not wait for running calls. A cluster that
   * was never there is ABSENT. What cannot be seen by the deadline is UNKNOWN and makes the
   * observation incomplete.
   *
   * @param request what to look at, and how deep
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} if nothing at all can be seen;
   *     {@link ErrorCode#CANCELLED}
   */
  ClusterObservation observe(ObserveRequest request);

  /**
   * Lists every incarnation that the backend owns something of, tombstones included. Changes
   * nothing.
   *
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  List<OwnedCluster> inventory();

  /**
   * Lists what {@link #inventory()} lists of one name. Asked before each CREATE, so a backend for
   * which the whole list is dear answers this by itself. Changes nothing.
   *
   * @param name the name
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  default List<OwnedCluster> inventory(ClusterName name) {
    return inventory().stream().filter(owned -> owned.cluster().name().equals(name)).toList();
  }

  /**
   * Returns the last lines that a member's instances have written, oldest first. Changes nothing.
   *
   * @param cluster the cluster
   * @param member one of its members
   * @param maxLines at most so many
   * @return empty where there are none
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE}; {@link ErrorCode#UNSUPPORTED}
   */
  List<String> logs(ClusterId cluster, MemberId member, int maxLines);

  /**
   * Ends the backend's own threads and handles within {@link BackendInfo#grace()}. Members live on.
   * Later calls fail with {@link ErrorCode#CLOSED}. Idempotent.
   */
  @Override
  void close();
}
