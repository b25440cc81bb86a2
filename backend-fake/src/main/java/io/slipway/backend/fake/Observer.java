package io.slipway.backend.fake;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.Surplus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at the world at one time and changes nothing. Used under the world's lock. */
final class Observer {
  private final FakeWorld world;
  private final Instant now;
  private final Duration patience;

  Observer(FakeWorld world, Instant now, Duration patience) {
    this.world = world;
    this.now = now;
    this.patience = patience;
  }

  ClusterObservation observe(ObserveRequest request, CallExecution.@Nullable Blindness blindness) {
    ClusterState cluster = world.state(request.cluster());
    boolean blind = blindness != null && blindness.unseen().isEmpty();
    ClusterObservation.Builder seen =
        ClusterObservation.builder(
            blind ? Presence.UNKNOWN : cluster == null ? Presence.ABSENT : Presence.PRESENT);
    if (blindness != null) {
      seen.incomplete(blindness.why());
    }
    if (!blind) {
      seen.fence(world.fence(request.cluster()));
    }
    for (MemberId id : request.resolution().members()) {
      MemberState member = cluster == null ? null : cluster.members.get(id);
      if (blindness != null && blindness.hides(id)) {
        seen.member(unseen(id, blindness.why()));
      } else if (cluster == null || member == null) {
        seen.member(absent(id));
      } else {
        seen.member(member(cluster, member, request.depth()));
      }
    }
    if (cluster != null && !blind) {
      cluster.footprint(now, world.staleBlocks()).forEach(seen::owns);
      surplus(cluster, request).forEach(seen::surplus);
      if (request.depth() == Depth.CONFIRMED
          && !cluster.controlPlaneAnswers(now)
          && cluster.members.values().stream().anyMatch(m -> m.living(now) != null)) {
        seen.incomplete("registrations could not be listed: no controller serves");
      }
    }
    return seen.build();
  }

  private Set<Surplus> surplus(ClusterState cluster, ObserveRequest request) {
    boolean askable = request.depth() == Depth.CONFIRMED && cluster.controlPlaneAnswers(now);
    Set<Surplus> found = new TreeSet<>(cluster.supersededInstances(now));
    found.addAll(cluster.ownedSurplus);
    found.addAll(world.strangers().in(cluster.id.name()));
    for (MemberState member : cluster.members.values()) {
      Instance living = member.living(now);
      if (living != null && !request.resolution().members().contains(member.id)) {
        found.add(
            Surplus.owned(
                    Surplus.Kind.INSTANCE,
                    living.id.value(),
                    "instance of a member that is not expected")
                .withMember(member.id));
      }
    }
    found.addAll(cluster.staleRegistrations(now, world.staleBlocks()));
    if (!askable) {
      found.removeIf(surplus -> surplus.kind() == Surplus.Kind.REGISTRATION);
    }
    return found;
  }

  private static MemberObservation unseen(MemberId id, String why) {
    MemberObservation.Builder seen =
        MemberObservation.builder(id).actual(Actual.UNKNOWN).settled(false).problem(why);
    for (Evidence kind : Evidence.values()) {
      seen.evidence(kind, Fact.unknown(why));
    }
    return seen.build();
  }

  private static MemberObservation absent(MemberId id) {
    MemberObservation.Builder seen = MemberObservation.builder(id);
    for (Evidence kind : Evidence.values()) {
      seen.evidence(kind, Fact.no("no instance"));
    }
    return seen.build();
  }

  private MemberObservation member(ClusterState cluster, MemberState member, Depth depth) {
    MemberObservation.Builder seen = MemberObservation.builder(member.id).desired(member.desired);
    Instance instance = member.current;
    if (instance == null) {
      seen.actual(Actual.NONE).evidence(Evidence.ALIVE, Fact.no("no instance"));
      seen.evidence(Evidence.IDENTITY, Fact.no("no instance"));
    } else {
      Actual actual = instance.actual(now);
      seen.actual(actual)
          .settled(
              actual != Actual.STARTING
                  && actual != Actual.TERMINATING
                  && !(member.awaitsRestart(now) && !member.lacksData(cluster.id.incarnation())))
          .instance(instance.id)
          .launchedBy(instance.launchedBy.id())
          .evidence(
              Evidence.ALIVE,
              instance.lives(now) ? Fact.yes() : Fact.no("ended with " + instance.exitCode))
          .evidence(
              Evidence.IDENTITY,
              instance.lives(now) ? Fact.yes() : Fact.no("ended with " + instance.exitCode));
      if (instance.lives(now)) {
        seen.pid(instance.pid);
      } else {
        seen.exit(instance.exit());
      }
    }
    failure(cluster, member).ifPresent(seen::failing);
    member.ports.forEach((name, port) -> seen.endpoint(Endpoint.of(name, "localhost", port)));
    if (depth == Depth.CONFIRMED) {
      seen.evidence(
          Evidence.SERVING,
          instance != null && instance.serves(now)
              ? Fact.yes()
              : Fact.no("its port does not answer"));
      seen.evidence(Evidence.REGISTERED, registered(cluster, member, seen));
    } else {
      seen.evidence(Evidence.SERVING, Fact.unknown("not asked at depth INSTANCES"));
      seen.evidence(Evidence.REGISTERED, Fact.unknown("not asked at depth INSTANCES"));
    }
    return seen.build();
  }

  private Optional<MemberFailure> failure(ClusterState cluster, MemberState member) {
    if (member.desired != Desired.RUNNING) {
      return Optional.empty();
    }
    if (member.awaitsRestart(now) && member.lacksData(cluster.id.incarnation())) {
      return Optional.of(
          MemberFailure.forGood(
              ErrorCode.DATA_MISSING,
              "DataMissing",
              "its directory holds "
                  + (member.dataOwner == null ? "nothing" : "the data of " + member.dataOwner)
                  + "; restore the data"));
    }
    return Optional.ofNullable(world.script(cluster.id.name(), member.id).failure)
        .map(failure -> failure.givenUpAfter(patience, now));
  }

  private Fact registered(
      ClusterState cluster, MemberState member, MemberObservation.Builder seen) {
    Instance instance = member.current;
    if (instance == null || !instance.lives(now)) {
      return Fact.no("no living instance");
    }
    if (member.id.role() == MemberRole.CONTROLLER) {
      return instance.serves(now) ? Fact.yes() : Fact.no("not part of the quorum");
    }
    if (!cluster.controlPlaneAnswers(now)) {
      return Fact.unknown("no controller serves");
    }
    InstanceId registered = cluster.registered(member, now, world.staleBlocks());
    if (Objects.equals(registered, instance.id)) {
      return Fact.yes();
    }
    if (instance.serves(now) && cluster.refusedForStale(member, instance, world.staleBlocks())) {
      seen.problem("registration refused: " + registered + " is still registered");
    }
    return Fact.no(registered == null ? "not registered" : registered + " is registered");
  }
}
