package io.slipway.backend.fake;

import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of a member in the world. Guarded by the world's lock. */
final class MemberState {
  final MemberId id;
  final SortedMap<String, Integer> ports;

  /** Earlier instances of this incarnation that are still alive although superseded. */
  final List<Instance> superseded = new ArrayList<>();

  final List<String> records = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  Desired desired = Desired.STOPPED;
  @Nullable Instance current;

  /** Whose data is in the member's directory, or null where it is empty. */
  @Nullable Incarnation dataOwner;

  /** The instance that the cluster's own metadata counts as this member. */
  @Nullable InstanceId registered;

  /** Whether a restart by the platform begins with new data where there are none. */
  boolean formats;

  /** Whether the platform starts it again by itself. */
  boolean restarts;

  int lives;

  MemberState(MemberId id, SortedMap<String, Integer> ports) {
    this.id = id;
    this.ports = new TreeMap<>(ports);
  }

  /** Returns the current instance if it lives. */
  @Nullable Instance living(Instant now) {
    return current != null && current.lives(now) ? current : null;
  }

  /** Returns whether it is down and the platform is to start it again. */
  boolean awaitsRestart(Instant now) {
    return restarts && desired == Desired.RUNNING && current != null && !current.lives(now);
  }

  /** Returns whether a restart by the platform cannot find its data. */
  boolean lacksData(Incarnation owner) {
    return !formats && !owner.equals(dataOwner);
  }

  /** Returns every owned instance that lives. */
  Stream<Instance> allLiving(Instant now) {
    return Stream.concat(Stream.ofNullable(current), superseded.stream())
        .filter(instance -> instance.lives(now));
  }
}
