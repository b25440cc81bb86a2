package io.slipway.backend.fake;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an incarnation owns in the world, except its fence. Guarded by the world's lock.
 */
final class ClusterState {
  final ClusterId id;
  final ClusterSpec spec;
  final Resolution resolution;
  final SortedMap<MemberId, MemberState> members = new TreeMap<>();

  /** Owned resources beyond the members' own. */
  final TreeSet<Surplus> ownedSurplus = new TreeSet<>();

  /** Whether the last step of provision was done. */
  boolean provisioned;

  ClusterState(ClusterId id, ClusterSpec spec, Resolution resolution) {
    this.id = id;
    this.spec = spec;
    this.resolution = resolution;
  }

  /** Returns whether the cluster keeps metadata at all: only controllers do. */
  private boolean hasControlPlane() {
    return !resolution.members(MemberRole.CONTROLLER).isEmpty();
  }

  /** Returns whether the cluster itself could be asked now for what it knows. */
  boolean controlPlaneAnswers(Instant now) {
    return !hasControlPlane()
        || members.values().stream()
            .anyMatch(
                m ->
                    m.id.role() == MemberRole.CONTROLLER
                        && m.current != null
                        && m.current.serves(now));
  }

  /** Returns which instance the cluster counts as the member, what has become due included. */
  @Nullable InstanceId registered(MemberState member, Instant now, boolean staleBlocks) {
    Instance instance = member.current;
    if (instance == null || !instance.serves(now) || !controlPlaneAnswers(now)) {
      return member.registered;
    }
    return refusedForStale(member, instance, staleBlocks) ? member.registered : instance.id;
  }

  /** Returns whether the cluster refuses the instance because an earlier one is still listed. */
  boolean refusedForStale(MemberState member, Instance instance, boolean staleBlocks) {
    return staleBlocks
        && hasControlPlane()
        && member.id.role() == MemberRole.SPU
        && instance.launchedBy.purpose().needsData()
        && member.registered != null
        && !member.registered.equals(instance.id);
  }

  /** Writes down the registrations that have become due; before each change of an instance. */
  void settle(Instant now, boolean staleBlocks) {
    for (MemberState member : members.values()) {
      member.registered = registered(member, now, staleBlocks);
    }
  }

  /** Returns the registrations whose instance is not the member's living one. */
  List<Surplus> staleRegistrations(Instant now, boolean staleBlocks) {
    List<Surplus> stale = new ArrayList<>();
    if (!hasControlPlane()) {
      return stale;
    }
    for (MemberState member : members.values()) {
      InstanceId registered = registered(member, now, staleBlocks);
      Instance living = member.living(now);
      if (member.id.role() == MemberRole.SPU
          && registered != null
          && (living == null || !Objects.equals(living.id, registered))) {
        stale.add(
            Surplus.owned(
                    Surplus.Kind.REGISTRATION,
                    registered.value(),
                    "registration of " + registered + ", which is not the member's instance")
                .withMember(member.id));
      }
    }
    return stale;
  }

  List<Surplus> supersededInstances(Instant now) {
    return members.values().stream()
        .flatMap(
            member ->
                member.superseded.stream()
                    .filter(instance -> instance.lives(now))
                    .map(
                        instance ->
                            Surplus.owned(
                                    Surplus.Kind.INSTANCE,
                                    instance.id.value(),
                                    "superseded instance of " + member.id)
                                .withMember(member.id)))
        .toList();
  }

  /** Returns what is there, for tests to look at. */
  FakeSnapshot.Cluster snapshot(Fence fence, Instant now, boolean staleBlocks) {
    SortedMap<MemberId, FakeSnapshot.Member> seen = new TreeMap<>();
    for (MemberState member : members.values()) {
      seen.put(
          member.id,
          new FakeSnapshot.Member(
              member.desired,
              member.current == null ? Actual.NONE : member.current.actual(now),
              member.allLiving(now).map(instance -> instance.id).toList(),
              Optional.ofNullable(registered(member, now, staleBlocks)),
              member.formats,
              Optional.ofNullable(member.dataOwner),
              List.copyOf(member.records)));
    }
    List<Surplus> surplus = new ArrayList<>(ownedSurplus);
    surplus.addAll(supersededInstances(now));
    surplus.addAll(staleRegistrations(now, staleBlocks));
    return new FakeSnapshot.Cluster(
        id,
        fence,
        false,
        provisioned,
        Optional.of(spec),
        Collections.unmodifiableSortedMap(seen),
        footprint(now, staleBlocks),
        surplus.stream().sorted().toList());
  }

  /** Returns everything that the incarnation owns. */
  List<OwnedResource> footprint(Instant now, boolean staleBlocks) {
    List<OwnedResource> things = new ArrayList<>();
    things.add(new OwnedResource("record", id.toString()));
    for (MemberState member : members.values()) {
      things.add(new OwnedResource("directory", id + "/" + member.id));
      member.ports.values().forEach(p -> things.add(new OwnedResource("port", p.toString())));
      if (id.incarnation().equals(member.dataOwner)) {
        things.add(new OwnedResource("data", id + "/" + member.id));
      }
      member.allLiving(now).forEach(i -> things.add(new OwnedResource("instance", i.id.value())));
      InstanceId registered = registered(member, now, staleBlocks);
      if (registered != null) {
        things.add(new OwnedResource("registration", registered.value()));
      }
    }
    ownedSurplus.forEach(
        s -> things.add(new OwnedResource(s.kind().name().toLowerCase(Locale.ROOT), s.id())));
    return things;
  }
}
