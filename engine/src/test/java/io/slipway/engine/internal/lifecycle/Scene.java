package io.slipway.engine.internal.lifecycle;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A cluster of one controller and two SPUs in an operation, and what is seen of it. */
final class Scene {
  static final MemberId CONTROLLER = MemberId.controller(1);
  static final MemberId FIRST = MemberId.spu(1);
  static final MemberId SECOND = MemberId.spu(2);
  static final OperationId OWN = new OperationId(new UUID(0, 1));
  static final OperationId OTHER = new OperationId(new UUID(0, 2));

  static final Surplus OWN_INSTANCE = Surplus.owned(Surplus.Kind.INSTANCE, "pid-7", "left over");
  static final Surplus OWN_REGISTRATION =
      Surplus.owned(Surplus.Kind.REGISTRATION, "broker-7", "stale");
  static final Surplus STRANGER = Surplus.foreign(Surplus.Kind.INSTANCE, "pid-8", "a stranger");
  static final Surplus GUEST =
      Surplus.harmless(Surplus.Kind.REGISTRATION, "a-guest", "of no one here");

  private final ClusterRecord record;
  private final Map<MemberId, MemberObservation> members = new TreeMap<>();
  private final List<Surplus> surplus = new ArrayList<>();
  private final List<OwnedResource> footprint = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();
  private Optional<String> returned = Optional.empty();
  private final Set<MemberId> launched = new HashSet<>();
  private boolean quiet = true;
  private Presence presence = Presence.PRESENT;
  private Fence fence;

  private Scene(Plan command, OperationKind... controllersFirst) {
    ClusterSpec spec = ClusterSpec.builder("orders").spuCount(2).build();
    ClusterRecord idle =
        new ClusterRecord(
            new ClusterId(spec.name(), new Incarnation(new UUID(0, 0))),
            "fake",
            spec,
            Resolution.builder("1")
                .member(CONTROLLER, Map.of())
                .member(FIRST, Map.of())
                .member(SECOND, Map.of())
                .confirmedBy(List.of(Evidence.ALIVE, Evidence.IDENTITY, Evidence.SERVING))
                .controllersFirst(List.of(controllersFirst))
                .build(),
            LifecycleState.CREATED,
            new Fence(3),
            null,
            RepairRecord.NONE,
            Instant.EPOCH,
            false);
    record = Changes.begin(idle, OWN, command, false, Duration.ofMinutes(1), Instant.EPOCH);
    fence = record.fence();
  }

  /** All members run, are confirmed, and were launched by the operation. */
  static Scene running(Plan command, OperationKind... controllersFirst) {
    Scene scene = new Scene(command, controllersFirst);
    for (MemberId member : scene.record.resolution().members()) {
      scene.running(member, m -> m);
    }
    return scene;
  }

  /** No member runs or is meant to. */
  static Scene stopped(Plan command, OperationKind... controllersFirst) {
    Scene scene = new Scene(command, controllersFirst);
    for (MemberId member : scene.record.resolution().members()) {
      scene.stopped(member, m -> m);
    }
    return scene;
  }

  /** A member that runs and is confirmed, but for the change. */
  Scene running(MemberId member, UnaryOperator<MemberObservation.Builder> change) {
    MemberObservation.Builder whole =
        MemberObservation.builder(member)
            .desired(Desired.RUNNING)
            .actual(Actual.RUNNING)
            .launchedBy(OWN)
            .evidence(Evidence.ALIVE, Fact.yes())
            .evidence(Evidence.IDENTITY, Fact.yes())
            .evidence(Evidence.SERVING, Fact.yes());
    members.put(member, change.apply(whole).build());
    return this;
  }

  /** A member that neither runs nor is meant to, but for the change. */
  Scene stopped(MemberId member, UnaryOperator<MemberObservation.Builder> change) {
    members.put(member, change.apply(MemberObservation.builder(member)).build());
    return this;
  }

  Scene unseen(MemberId member) {
    members.remove(member);
    return this;
  }

  Scene surplus(Surplus more) {
    surplus.add(more);
    return this;
  }

  Scene presence(Presence value) {
    presence = value;
    return this;
  }

  /** The incarnation is gone, and with it all that was seen of members. */
  Scene absent() {
    members.clear();
    return presence(Presence.ABSENT);
  }

  Scene owns(String directory) {
    footprint.add(new OwnedResource("directory", directory));
    return this;
  }

  Scene incomplete(String why) {
    unseen.add(why);
    return this;
  }

  Scene fence(Fence value) {
    fence = value;
    return this;
  }

  Scene returned(String step) {
    returned = Optional.of(step);
    return this;
  }

  Scene launched(MemberId member) {
    launched.add(member);
    return this;
  }

  /** Data may move for a rebalance. */
  Scene rebalancing() {
    quiet = false;
    return this;
  }

  ClusterRecord record() {
    return record;
  }

  ClusterObservation observation() {
    ClusterObservation.Builder seen = ClusterObservation.builder(presence).fence(fence);
    members.values().forEach(seen::member);
    surplus.forEach(seen::surplus);
    footprint.forEach(seen::owns);
    unseen.forEach(seen::incomplete);
    return seen.build();
  }

  StepContext stepContext() {
    return new StepContext(record, observation(), returned, launched, quiet);
  }

  NextAction next(StepPlan stepPlan) {
    return stepPlan.next(stepContext());
  }
}
