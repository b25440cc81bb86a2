package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import java.util.List;
import java.util.stream.Stream;

/** Mutants of whose a cluster is, and where. */
final class PlaceMutants {
  private PlaceMutants() {}

  static List<Mutant> all() {
    return Stream.of(owners(), places()).flatMap(List::stream).toList();
  }

  private static List<Mutant> owners() {
    return List.of(
        Mutant.doing(
            Rule.R_83,
            "inventory lists the clusters of every owner",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    return everyone(world);
                  }
                }),
        Mutant.doing(
            Rule.R_83,
            "inventory of a name lists the clusters of every owner",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory(ClusterName name) {
                    return everyone(world).stream()
                        .filter(owned -> owned.cluster().name().equals(name))
                        .toList();
                  }
                }),
        Mutant.doing(
            Rule.R_83,
            "another owner's cluster is absent",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return inventory(request.cluster().name()).isEmpty()
                        ? ClusterObservation.builder(Presence.ABSENT).build()
                        : super.observe(request);
                  }
                }),
        Mutant.doing(
            Rule.R_83,
            "another owner's cluster has no logs",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<String> logs(LogRequest request) {
                    return inventory(request.cluster().name()).isEmpty()
                        ? List.of()
                        : super.logs(request);
                  }
                }),
        Mutant.deciding(
            Rule.R_83,
            "another owner's cluster is refused as a conflict",
            new Behavior() {
              @Override
              RuntimeException tell(BackendException failure) {
                return failure.code() == ErrorCode.BACKEND_REJECTED
                    ? BackendException.rejected(ErrorCode.CONFLICT, "another owner's")
                    : failure;
              }
            }),
        Mutant.doing(
            Rule.R_83,
            "an erase of another owner's cluster is answered as if it were done",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    unless(ErrorCode.BACKEND_REJECTED, () -> super.erase(call, policy));
                  }
                }),
        Mutant.doing(
            Rule.R_83,
            "members of another owner are ended before the owner is looked at",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    members.forEach(world.cluster(call.cluster())::kill);
                    super.stop(call, members, policy);
                  }
                }));
  }

  private static List<OwnedCluster> everyone(FakeWorld world) {
    return world.snapshot().clusters().values().stream()
        .map(cluster -> OwnedCluster.present(cluster.id(), cluster.fence()))
        .toList();
  }

  private static List<Mutant> places() {
    return List.of(
        Mutant.deciding(
            Rule.R_84,
            "a resolution does not say where",
            new Behavior() {
              @Override
              Resolution tell(Resolution resolution) {
                Resolution.Builder bare =
                    Resolution.builder(resolution.workloadVersion())
                        .controllersFirst(resolution.controllersFirst());
                resolution
                    .members()
                    .forEach(member -> bare.member(member, resolution.ports(member)));
                return bare.build();
              }
            }),
        Mutant.doing(
            Rule.R_84,
            "what is at another place is absent",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    try {
                      return super.observe(request);
                    } catch (BackendException e) {
                      return ClusterObservation.builder(Presence.ABSENT).build();
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_84,
            "a refusal names no place",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    try {
                      return super.observe(request);
                    } catch (BackendException e) {
                      throw BackendException.rejected(e.code(), "another place");
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_84,
            "the logs at another place are empty",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<String> logs(LogRequest request) {
                    return List.of();
                  }
                }),
        Mutant.doing(
            Rule.R_84,
            "inventory lists the clusters of every place",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    return everyone(world);
                  }
                }),
        Mutant.doing(
            Rule.R_84,
            "inventory of a name lists the clusters of every place",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory(ClusterName name) {
                    return everyone(world);
                  }
                }),
        Mutant.doing(
            Rule.R_84,
            "there is nothing to stop at another place",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    unless(ErrorCode.BACKEND_UNAVAILABLE, () -> super.stop(call, members, policy));
                  }
                }),
        Mutant.doing(
                Rule.R_84,
                "there is nothing to seal at another place",
                (world, right) ->
                    new ForwardingBackend(right) {
                      @Override
                      public void seal(CallContext call, MemberSet members) {
                        unless(ErrorCode.BACKEND_UNAVAILABLE, () -> super.seal(call, members));
                      }
                    })
            .with(FakeOptions.builder().restartsByItself(true).build()),
        Mutant.doing(
            Rule.R_84,
            "an erase looks at the place when it has begun",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    world.cluster(call.cluster()).kill(MemberId.spu(1));
                    super.erase(call, policy);
                  }
                }));
  }

  /** Takes a failure for success. */
  private static void unless(ErrorCode code, Runnable call) {
    try {
      call.run();
    } catch (BackendException e) {
      if (e.code() != code) {
        throw e;
      }
    }
  }
}
