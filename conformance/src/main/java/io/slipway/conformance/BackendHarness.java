package io.slipway.conformance;

import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The interface that the author of a backend implements so that the kit can drive it: it opens the
 * backend, inspects its environment without it and, as far as possible, disturbs that environment.
 *
 * <p>The environment is the place where the backend's clusters live: a directory and the processes
 * of this machine, a namespace, a set of threads. It persists when a backend object is dropped, and
 * {@link #reset()} starts an empty one.
 *
 * <p>The kit calls a harness from one thread, but {@link #look}, {@link #time()} and the backends
 * from several. The creator of a harness closes it.
 */
public interface BackendHarness extends AutoCloseable {
  /** Returns the backend's name in the report, such as {@code local (command workload)}. */
  String name();

  /** Returns the backend's version for the report; empty if it has none. */
  default String version() {
    return "";
  }

  /** Returns the capabilities of this harness beyond the required methods. */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /**
   * Returns why no harness of this environment could have some of the other capabilities, for the
   * report: no {@link Capability#SELF_RESTART} where nothing but a launch starts a member, say.
   */
  default Map<Capability, String> impossible() {
    return Map.of();
  }

  /** Returns the kit's timing; {@link Timing#DEFAULT} unless overridden. */
  default Timing timing() {
    return Timing.DEFAULT;
  }

  /** Returns the clock of the backends; the machine's unless overridden. */
  default TimeSource time() {
    return TimeSource.system();
  }

  /**
   * Ends and forgets the current environment and starts an empty one. Called before each try,
   * including the first.
   */
  void reset();

  /**
   * Opens a backend on the environment; several may be open at the same time. The kit closes it.
   */
  ClusterBackend open();

  /**
   * Simulates a crash of the process that held the backend. The kit drops the object without
   * closing it. Override this if the end of a process would release something that a dropped object
   * still holds, such as a file lock.
   *
   * @param backend opened by {@link #open()}; no longer used
   */
  default void crash(ClusterBackend backend) {}

  /**
   * Returns a spec that the backend can run.
   *
   * @param name of the cluster
   * @param spus the number of SPUs
   */
  ClusterSpec spec(String name, int spus);

  /** Returns the maximum number of SPUs in the kit's clusters; at least 2. */
  default int spus() {
    return 3;
  }

  /** Returns texts in the options of {@link #spec} that must never be shown. */
  default Set<String> secrets() {
    return Set.of();
  }

  /**
   * Looks at the environment without asking the backend.
   *
   * @param cluster the cluster whose resources are not foreign
   * @param resolution the resolution of that cluster
   */
  GroundTruth look(ClusterId cluster, Resolution resolution);

  /**
   * Returns whether {@link #look} would list such a resource if it existed. Override this if the
   * backend's footprint names kinds of resources that only the backend can find.
   *
   * @param thing a resource of a footprint
   */
  default boolean sees(OwnedResource thing) {
    return true;
  }

  /**
   * Ends the live instance of a member at once, as its crash does, and returns when it has ended. A
   * platform that starts members by itself may then start another one; the harness neither helps
   * nor prevents that. For {@link Capability#KILL}.
   *
   * @param cluster the cluster
   * @param member a live member
   */
  default void kill(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.KILL);
  }

  /**
   * Writes a record to the data of a member, as a client that waits for the acknowledgement does.
   * For {@link Capability#WRITE_DATA}.
   *
   * @param cluster the cluster
   * @param member a live member
   * @param record a word
   */
  default void write(ClusterId cluster, MemberId member, String record) {
    throw undeclared(Capability.WRITE_DATA);
  }

  /**
   * Returns the records in the data of a member, in the order in which they were written. For
   * {@link Capability#WRITE_DATA}.
   *
   * @param cluster the cluster
   * @param member a member that is provisioned
   */
  default List<String> read(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.WRITE_DATA);
  }

  /**
   * Removes the data of a member. For {@link Capability#EMPTY_DATA}.
   *
   * @param cluster the cluster
   * @param member a member that is stopped, or that {@link #restartByPlatform} is about to replace
   */
  default void emptyData(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.EMPTY_DATA);
  }

  /**
   * Replaces the data of a member with another cluster's. For {@link Capability#FOREIGN_DATA}.
   *
   * @param cluster the cluster
   * @param member a member that is stopped
   */
  default void replaceData(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.FOREIGN_DATA);
  }

  /**
   * Puts an instance or a registration among the cluster's that does not carry the mark of the
   * incarnation. It must be a part of {@link GroundTruth#foreign()}. For {@link
   * Capability#STRANGER}.
   *
   * @param cluster a cluster that runs
   */
  default void addStranger(ClusterId cluster) {
    throw undeclared(Capability.STRANGER);
  }

  /**
   * Gives a member a surplus that carries the mark of the incarnation: a superseded instance that
   * is still alive, or a registration whose instance is dead. For {@link Capability#SURPLUS}.
   *
   * @param cluster a cluster that runs
   * @param member one of its members
   */
  default void addSurplus(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.SURPLUS);
  }

  /**
   * Makes the live instance of a member ignore requests to end; a kill still ends it. For {@link
   * Capability#STUBBORN}.
   *
   * @param cluster the cluster
   * @param member a live member
   */
  default void makeStubborn(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.STUBBORN);
  }

  /**
   * Hides a member from every backend, as an unreachable host does. For {@link Capability#BLIND}.
   *
   * @param cluster the cluster
   * @param member the member
   * @return ends the blindness
   */
  default Runnable blind(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.BLIND);
  }

  /**
   * Lets a foreign process listen on a port until the next {@link #reset()}. For {@link
   * Capability#HOLD_PORT}.
   *
   * @param port a port of a resolution
   */
  default void holdPort(int port) {
    throw undeclared(Capability.HOLD_PORT);
  }

  /**
   * Stops the next changing call of any backend on its way. For {@link Capability#HOLD_CALLS}.
   *
   * @return a handle to that call
   */
  default HeldCall holdNextChange() {
    throw undeclared(Capability.HOLD_CALLS);
  }

  /**
   * Stops the next changing call of any backend midway: at some inner point, such as the n-th time
   * that it reads the clock or asks the platform. For {@link Capability#HOLD_WITHIN}.
   *
   * @param point counts from 1; a call with fewer points is not held
   * @return a handle to that call; a release before it is held lets every call through
   */
  default HeldCall holdNextChangeWithin(int point) {
    throw undeclared(Capability.HOLD_WITHIN);
  }

  /**
   * Ends the instance of a member, if it still lives, and has the platform start another one by
   * itself, as it does when a host is lost: from what the platform has, on the data as they are
   * now, without a call of the backend. Returns when that instance exists, or could not be started.
   * For {@link Capability#SELF_RESTART}.
   *
   * @param cluster the cluster
   * @param member a member that was launched
   */
  default void restartByPlatform(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.SELF_RESTART);
  }

  /**
   * Makes every launch of a member fail in a way that no waiting heals, such as an image with an
   * invalid name or an exit code with a meaning. For {@link Capability#BREAK}.
   *
   * @param cluster the cluster
   * @param member a member that was never launched
   */
  default void breakMember(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.BREAK);
  }

  /**
   * Makes every launch of a member get stuck in a way that may heal, such as a host without room.
   * For {@link Capability#JAM}.
   *
   * @param cluster the cluster
   * @param member a member that was never launched
   * @return heals it: a member that was launched comes up then
   */
  default Runnable jam(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.JAM);
  }

  /**
   * Opens a backend of another owner on the same environment. The kit closes it. For {@link
   * Capability#OWNERS}.
   *
   * @param owner not that of {@link #open()}
   */
  default ClusterBackend openAs(OwnerId owner) {
    throw undeclared(Capability.OWNERS);
  }

  /**
   * Opens a backend of the same owner on the same environment, at another place: with another
   * {@link io.slipway.spi.Location}, as by a wrong address in its configuration. That place works
   * and holds no cluster; the kit asks there about those of {@link #open()}. The kit closes it. For
   * {@link Capability#LOCATIONS}.
   */
  default ClusterBackend openElsewhere() {
    throw undeclared(Capability.LOCATIONS);
  }

  /**
   * Lists the ways in which the backend's records of a cluster can be damaged, as by a bad disk or
   * manual editing: an emptied file, a meaningless value. The kit tries each in a separate
   * environment, and afterwards only checks that other clusters are not affected. For {@link
   * Capability#DAMAGE}.
   *
   * @param cluster a cluster that runs
   * @return at least one; lists only, and damages nothing
   */
  default List<Damage> damages(ClusterId cluster) {
    throw undeclared(Capability.DAMAGE);
  }

  /** Ends the environment and frees everything. Idempotent. */
  @Override
  void close();

  private static UnsupportedOperationException undeclared(Capability capability) {
    return new UnsupportedOperationException(
        "the harness declares "
            + capability
            + " but does not implement "
            + capability.methods()
            + "; implement it or do not declare it");
  }
}
