package io.slipway.conformance;

import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.util.List;
import java.util.Set;

/**
 * What the author of a backend implements so that the kit can drive it: how to open the backend,
 * how to look at the world without it, and, as far as possible, how to disturb the world.
 *
 * <p>The world is where the backend's clusters live: a directory and the processes of this machine,
 * a namespace, a set of threads. It persists when a backend object is dropped, and {@link #reset()}
 * starts an empty one.
 *
 * <p>The kit calls a harness from one thread, but {@link #look}, {@link #time()} and the backends
 * from several. Whoever creates a harness closes it.
 */
public interface BackendHarness extends AutoCloseable {
  /** Returns what the report calls the backend, such as {@code local (command workload)}. */
  String name();

  /** Returns the backend's version for the report; empty where it has none. */
  default String version() {
    return "";
  }

  /** Returns what this harness can do besides the methods that it must implement. */
  default Set<Capability> capabilities() {
    return Set.of();
  }

  /** Returns how patient the kit is; {@link Timing#DEFAULT} unless overridden. */
  default Timing timing() {
    return Timing.DEFAULT;
  }

  /** Returns the clock that the backends live by; the machine's unless overridden. */
  default TimeSource time() {
    return TimeSource.system();
  }

  /**
   * Ends and forgets the world that there is and starts an empty one. Called before each try, also
   * before the first.
   */
  void reset();

  /** Opens a backend on the world; several may be open at the same time. The kit closes it. */
  ClusterBackend open();

  /**
   * Stands for the crash of the process that held the backend. The kit drops the object without
   * closing it. A harness overrides this where the end of a process would let go something that a
   * dropped object holds on to, such as a file lock.
   *
   * @param backend opened by {@link #open()}; not used any more
   */
  default void crash(ClusterBackend backend) {}

  /**
   * Returns a spec that the backend can run.
   *
   * @param name of the cluster
   * @param spus how many SPUs
   */
  ClusterSpec spec(String name, int spus);

  /** Returns how many SPUs the kit's clusters have at most; at least 2. */
  default int spus() {
    return 3;
  }

  /** Returns texts in the options of {@link #spec} that nothing may ever show. */
  default Set<String> secrets() {
    return Set.of();
  }

  /**
   * Looks at the world without asking the backend.
   *
   * @param cluster whose things are not foreign
   * @param resolution of that cluster
   */
  GroundTruth look(ClusterId cluster, Resolution resolution);

  /**
   * Returns whether {@link #look} would list such a thing if it were there. Overridden where the
   * backend's footprint names kinds of things that only the backend can find.
   *
   * @param thing of a footprint
   */
  default boolean sees(OwnedResource thing) {
    return true;
  }

  /**
   * Ends the living instance of a member at once, as a crash of it does, and returns when it has
   * ended. For {@link Capability#KILL}.
   *
   * @param cluster the cluster
   * @param member a member that lives
   */
  default void kill(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.KILL);
  }

  /**
   * Writes a record to the data of a member, as a client does that waits for the acknowledgement.
   * For {@link Capability#WRITE_DATA}.
   *
   * @param cluster the cluster
   * @param member a member that lives
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
   * @param member a member that is stopped
   */
  default void emptyData(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.EMPTY_DATA);
  }

  /**
   * Puts the data of another cluster in the place of a member's. For {@link
   * Capability#FOREIGN_DATA}.
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
   * Gives a member a second thing that carries the mark of the incarnation: a superseded instance
   * that lives on, or a registration whose instance is dead. For {@link Capability#SURPLUS}.
   *
   * @param cluster a cluster that runs
   * @param member one of its members
   */
  default void addSurplus(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.SURPLUS);
  }

  /**
   * Makes the living instance of a member ignore the wish to end; a kill ends it all the same. For
   * {@link Capability#STUBBORN}.
   *
   * @param cluster the cluster
   * @param member a member that lives
   */
  default void makeStubborn(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.STUBBORN);
  }

  /**
   * Hides a member from every backend, as an unreachable host does. For {@link Capability#BLIND}.
   *
   * @param cluster the cluster
   * @param member the member
   * @return ends it
   */
  default Runnable blind(ClusterId cluster, MemberId member) {
    throw undeclared(Capability.BLIND);
  }

  /**
   * Lets a stranger listen on a port until the next {@link #reset()}. For {@link
   * Capability#HOLD_PORT}.
   *
   * @param port a port of a resolution
   */
  default void holdPort(int port) {
    throw undeclared(Capability.HOLD_PORT);
  }

  /**
   * Stops the next changing call, of any backend of the world, on its way. For {@link
   * Capability#HOLD_CALLS}.
   *
   * @return the hand on that call
   */
  default HeldCall holdNextChange() {
    throw undeclared(Capability.HOLD_CALLS);
  }

  /**
   * Stops the next changing call, of any backend of the world, in the middle: at some point of its
   * inside, such as the n-th time that it looks at the clock or asks the platform. For {@link
   * Capability#HOLD_WITHIN}.
   *
   * @param point counts from 1; a call that has fewer is not held
   * @return the hand on that call; a release before it is held lets every call through
   */
  default HeldCall holdNextChangeWithin(int point) {
    throw undeclared(Capability.HOLD_WITHIN);
  }

  /**
   * Lists the ways in which what the backend keeps of a cluster can be damaged, as by a bad disk or
   * a hand that edits records: an emptied file, a value that means nothing. The kit tries each on a
   * world of its own, and asks nothing of the cluster afterwards but that others do not notice. For
   * {@link Capability#DAMAGE}.
   *
   * @param cluster a cluster that runs
   * @return at least one; lists only, and damages nothing
   */
  default List<Damage> damages(ClusterId cluster) {
    throw undeclared(Capability.DAMAGE);
  }

  /** Ends the world and frees everything. Idempotent. */
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
