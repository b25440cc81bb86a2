package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Mutants that tell something else than they see. */
final class SeeingMutants {
  private SeeingMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.doing(
            Rule.R_01,
            "an unknown cluster is shown as present",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    ClusterObservation seen = super.observe(request);
                    return seen.presence() == Presence.ABSENT
                        ? Edits.presence(seen, Presence.PRESENT)
                        : seen;
                  }
                }),
        Mutant.doing(
            Rule.R_03,
            "a backend remembers what it launched and knows no more",
            (world, right) ->
                new ForwardingBackend(right) {
                  private final Set<MemberId> mine = new HashSet<>();

                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    super.launch(call, members);
                    members.forEach(mine::add);
                  }

                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return Edits.members(
                        super.observe(request),
                        seen ->
                            mine.contains(seen.member())
                                ? seen
                                : MemberObservation.builder(seen.member()).build());
                  }
                }),
        Mutant.showing(
            Rule.R_04,
            "the dead are shown alive",
            seen ->
                seen.actual() == Actual.EXITED
                    ? Edits.member(
                        seen,
                        copy -> copy.actual(Actual.RUNNING).evidence(Evidence.ALIVE, Fact.yes()))
                    : seen),
        Mutant.doing(
            Rule.R_18,
            "a resumed member listens elsewhere",
            (world, right) ->
                new ForwardingBackend(right) {
                  private boolean resumed;

                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    super.launch(call, members);
                    resumed = resumed || call.operation().purpose() == OperationKind.RESUME;
                  }

                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return Edits.members(
                        super.observe(request),
                        seen -> {
                          if (!resumed) {
                            return seen;
                          }
                          MemberObservation.Builder copy = Edits.bare(seen);
                          seen.launchedBy().ifPresent(copy::launchedBy);
                          seen.endpoints()
                              .forEach(
                                  e ->
                                      copy.endpoint(Endpoint.of(e.name(), e.host(), e.port() + 1)));
                          return copy.build();
                        });
                  }
                }),
        Mutant.showing(
            Rule.R_43,
            "an SPU never serves",
            seen ->
                seen.member().equals(MemberId.spu(1))
                    ? Edits.evidence(seen, Evidence.SERVING, Fact.no("closed port"))
                    : seen),
        Mutant.showing(
            Rule.R_47,
            "instances do not name their operation",
            seen -> {
              MemberObservation.Builder copy = Edits.bare(seen);
              seen.endpoints().forEach(copy::endpoint);
              return copy.build();
            }),
        Mutant.showing(
            Rule.R_57,
            "everything is always settled",
            seen -> Edits.member(seen, copy -> copy.settled(true))),
        Mutant.doing(
            Rule.R_67,
            "a look that is late sees nothing, and says it is not there",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return world.time().now().isBefore(request.deadline())
                        ? super.observe(request)
                        : ClusterObservation.builder(Presence.ABSENT).build();
                  }
                }),
        Mutant.doing(
            Rule.R_73,
            "a cheap look guesses",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return Edits.members(
                        super.observe(request),
                        seen ->
                            request.depth() == Depth.INSTANCES
                                ? Edits.evidence(seen, Evidence.SERVING, Fact.yes())
                                : seen);
                  }
                }),
        Mutant.showing(
            Rule.R_74,
            "exits are lost",
            seen -> {
              MemberObservation.Builder copy = Edits.bare(seen);
              seen.launchedBy().ifPresent(copy::launchedBy);
              seen.endpoints().forEach(copy::endpoint);
              return copy.build();
            }),
        Mutant.doing(
            Rule.R_63,
            "inventory forgets tombstones",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    return super.inventory().stream().filter(owned -> !owned.isErased()).toList();
                  }
                }),
        Mutant.doing(
            Rule.R_64,
            "inventory lists everything twice",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    return Stream.concat(super.inventory().stream(), super.inventory().stream())
                        .toList();
                  }
                }),
        Mutant.doing(
            Rule.R_64,
            "inventory does not say where",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    return super.inventory().stream()
                        .map(
                            owned ->
                                owned.isErased()
                                    ? OwnedCluster.erased(owned.cluster(), owned.fence())
                                    : OwnedCluster.present(owned.cluster(), owned.fence()))
                        .toList();
                  }
                }),
        Mutant.doing(
            Rule.R_75,
            "logs are not cut",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<String> logs(LogRequest request) {
                    return Collections.nCopies(request.maxLines() + 1, "line");
                  }
                }));
  }
}
