package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.time.Instant;

/**
 * The decisions that a backend can get wrong, one method each, all of them right. Tests of the
 * conformance kit override one of them to show that the kit notices. Stateless, so that one object
 * serves every thread. Called under the world's lock.
 */
class Behavior {
  /** The right decisions. */
  static final Behavior RIGHT = new Behavior();

  /** Whether a call is refused because a newer fence is installed. */
  boolean refuses(Fence called, Fence installed) {
    return called.isOlderThan(installed);
  }

  /** Whether a claim installs its fence. */
  boolean installsFence() {
    return true;
  }

  /** Whether an erase leaves the fence behind. */
  boolean keepsTombstone() {
    return true;
  }

  /** Whether a provision that finds other content is a conflict. */
  boolean refusesOtherContent() {
    return true;
  }

  /** Whether a launch leaves a live instance alone. */
  boolean leavesAlone(Instance instance, Instant now) {
    return instance.lives(now);
  }

  /** Whether a launch checks existing data before it creates anything. */
  boolean checksData() {
    return true;
  }

  /** Whether a launch detects a port held by a foreign process. */
  boolean checksPorts() {
    return true;
  }

  /** Names a new instance; the number counts the member's instances. */
  InstanceId name(ClusterState cluster, MemberState member, int number) {
    return new InstanceId(
        cluster.id.name()
            + "."
            + cluster.id.incarnation().toString().substring(0, 8)
            + "."
            + member.id
            + "#"
            + number);
  }

  /** Whether a stop records that the members are to stay stopped. */
  boolean recordsStop() {
    return true;
  }

  /** Whether a stop ends superseded instances too. */
  boolean stopsSuperseded() {
    return true;
  }

  /** Whether a stop waits until the members have ended. */
  boolean awaitsEnd() {
    return true;
  }

  /** Whether a stop leaves the members' data. */
  boolean stopKeepsData() {
    return true;
  }

  /** Whether a stop, a retire and an erase leave foreign instances in the cluster alone. */
  boolean sparesForeign() {
    return true;
  }

  /** Whether a retire removes the item. */
  boolean retires(Surplus item) {
    return true;
  }

  /** Whether an erase takes the member's directory, with ports and registration. */
  boolean erases(MemberState member) {
    return true;
  }

  /** Whether sets that the granularity does not allow are refused. */
  boolean checksGranularity() {
    return true;
  }

  /** Whether a call ends early when it is cancelled. */
  boolean heedsCancellation() {
    return true;
  }

  /** Whether a changing call fails once its deadline has passed. */
  boolean heedsDeadline() {
    return true;
  }

  /** Whether an interrupted thread keeps its flag. */
  boolean keepsInterrupt() {
    return true;
  }

  /** Whether a closed backend refuses calls. */
  boolean refusesWhenClosed() {
    return true;
  }

  /** The side effect of an observation on the world. */
  void look(FakeWorld world, ObserveRequest request) {}

  /** The backend's description of itself. */
  BackendInfo present(BackendInfo info) {
    return info;
  }

  /** The resolution as reported to the caller. */
  Resolution tell(Resolution resolution) {
    return resolution;
  }

  /** A failure as reported to the caller. */
  RuntimeException tell(BackendException failure) {
    return failure;
  }

  /** An observation as reported to the caller. */
  ClusterObservation tell(ClusterObservation seen, ObserveRequest request) {
    return seen;
  }
}
