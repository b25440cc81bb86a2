package io.slipway.backend.fake;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Surplus;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The state of the world at one time, seen without any backend. Immutable; two snapshots are equal
 * if nothing has changed in between.
 *
 * @param clusters by the text of their id, including those of which only the fence is left
 * @param foreign everything that is not a cluster's own
 */
public record FakeSnapshot(SortedMap<String, Cluster> clusters, SortedSet<OwnedResource> foreign) {

  /**
   * One incarnation.
   *
   * @param id its id
   * @param fence the installed fence
   * @param tombstone whether nothing but the fence is left
   * @param provisioned whether the last step of a provision was done
   * @param spec the stored spec, unless only the fence is left
   * @param members the state of each member
   * @param footprint everything that it owns
   * @param surplus owned instances and registrations beyond the members' own
   */
  public record Cluster(
      ClusterId id,
      Fence fence,
      boolean tombstone,
      boolean provisioned,
      Optional<ClusterSpec> spec,
      SortedMap<MemberId, Member> members,
      List<OwnedResource> footprint,
      List<Surplus> surplus) {

    static Cluster tombstone(ClusterId id, Fence fence) {
      return new Cluster(
          id,
          fence,
          true,
          false,
          Optional.empty(),
          Collections.emptySortedMap(),
          List.of(),
          List.of());
    }

    /** Returns the live instances of all members, including superseded ones. */
    public List<InstanceId> living() {
      return members.values().stream().flatMap(member -> member.living().stream()).toList();
    }
  }

  /**
   * One member.
   *
   * @param desired the state that the records want
   * @param actual the state of the current instance
   * @param living all its live instances, the current one first
   * @param registered the instance that the cluster itself counts as the member
   * @param formats whether a restart by the platform would begin with new data where there are none
   * @param dataOwner whose data is in its directory
   * @param records what was written to its data
   */
  public record Member(
      Desired desired,
      Actual actual,
      List<InstanceId> living,
      Optional<InstanceId> registered,
      boolean formats,
      Optional<Incarnation> dataOwner,
      List<String> records) {}
}
