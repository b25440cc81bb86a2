package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Mutants that do something else than they are told. */
final class DoingMutants {
  private DoingMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.doing(
            Rule.R_05,
            "stop ends members of that name everywhere",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    super.stop(call, members, policy);
                    world.snapshot().clusters().values().stream()
                        .filter(other -> !other.id().equals(call.cluster()))
                        .forEach(
                            other ->
                                members.forEach(
                                    member -> {
                                      if (other.members().containsKey(member)
                                          && world.cluster(other.id()).living(member).isPresent()) {
                                        world.cluster(other.id()).kill(member);
                                      }
                                    }));
                  }
                }),
        Mutant.doing(
            Rule.R_07,
            "a repeated provision restarts an SPU",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void provision(CallContext call) {
                    super.provision(call);
                    if (world.cluster(call.cluster()).living(MemberId.spu(1)).isPresent()) {
                      world.cluster(call.cluster()).kill(MemberId.spu(1));
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_10,
            "every second stop of an object is lost",
            (world, right) ->
                new ForwardingBackend(right) {
                  private int stops;

                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    if (++stops % 2 == 1) {
                      super.stop(call, members, policy);
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_22,
            "erase of nothing fails",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    if (!world.cluster(call.cluster()).exists()) {
                      throw BackendException.rejected(ErrorCode.NOT_FOUND, "nothing there");
                    }
                    super.erase(call, policy);
                  }
                }),
        Mutant.doing(
            Rule.R_23,
            "erase of a living cluster does nothing",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    if (world
                        .cluster(call.cluster())
                        .snapshot()
                        .filter(c -> !c.living().isEmpty())
                        .isEmpty()) {
                      super.erase(call, policy);
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_25,
            "a newly opened backend finds a conflict with what is there",
            (world, right) ->
                new ForwardingBackend(right) {
                  private boolean mine;

                  @Override
                  public void provision(CallContext call) {
                    if (!mine && world.cluster(call.cluster()).exists()) {
                      throw BackendException.rejected(ErrorCode.CONFLICT, "there already");
                    }
                    super.provision(call);
                    mine = true;
                  }
                }),
        Mutant.doing(
            Rule.R_26,
            "a backend erases only what it has made itself",
            (world, right) ->
                new ForwardingBackend(right) {
                  private boolean mine;

                  @Override
                  public void provision(CallContext call) {
                    super.provision(call);
                    mine = true;
                  }

                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    if (mine) {
                      super.erase(call, policy);
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_27,
            "a repeated launch fails",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    if (members.stream().allMatch(m -> lives(world, call, m))) {
                      throw BackendException.rejected(ErrorCode.BACKEND_REJECTED, "runs already");
                    }
                    super.launch(call, members);
                  }
                }),
        Mutant.doing(
            Rule.R_30,
            "deadlines are stretched",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    Instant later = call.deadline().plus(Duration.ofHours(2));
                    super.stop(call.toBuilder().deadline(later).build(), members, policy);
                  }
                }),
        Mutant.doing(
            Rule.R_41,
            "close ends the members",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void close() {
                    world.reboot();
                    super.close();
                  }
                }),
        Mutant.doing(
            Rule.R_42,
            "provision launches",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void provision(CallContext call) {
                    super.provision(call);
                    super.launch(call, call.resolution().members());
                  }
                }),
        Mutant.doing(
            Rule.R_45,
            "a repeated stop fails",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    if (members.stream().noneMatch(m -> lives(world, call, m))) {
                      throw BackendException.rejected(ErrorCode.NOT_FOUND, "stopped already");
                    }
                    super.stop(call, members, policy);
                  }
                }),
        Mutant.doing(
            Rule.R_52,
            "a launch looks at one member for all",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    if (members.stream().noneMatch(m -> lives(world, call, m))) {
                      super.launch(call, members);
                    }
                  }
                }),
        Mutant.doing(
            Rule.R_55,
            "launch provisions what is missing",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    if (!world.cluster(call.cluster()).exists()) {
                      super.provision(call);
                    }
                    super.launch(call, members);
                  }
                }),
        Mutant.doing(
            Rule.R_58,
            "force is used at will",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    super.stop(call, members, new StopPolicy(policy.grace(), Force.AFTER_GRACE));
                  }
                }),
        Mutant.doing(
            Rule.R_59,
            "a stopped member starts again",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    super.stop(call, members, policy);
                    world
                        .time()
                        .after(
                            Duration.ofMillis(500),
                            () -> {
                              if (members.contains(MemberId.spu(1))
                                  && world.cluster(call.cluster()).exists()) {
                                InstanceId unused =
                                    world.cluster(call.cluster()).startByItself(MemberId.spu(1));
                              }
                            });
                  }
                }),
        Mutant.doing(
            Rule.R_65,
            "a name is used once",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void provision(CallContext call) {
                    boolean another =
                        world.snapshot().clusters().values().stream()
                            .anyMatch(
                                c ->
                                    c.id().name().equals(call.cluster().name())
                                        && !c.id().equals(call.cluster()));
                    if (another) {
                      throw BackendException.rejected(ErrorCode.CONFLICT, "the name is taken");
                    }
                    super.provision(call);
                  }
                }));
  }

  /** Mutants that do not get past another cluster's damaged record. */
  static List<Mutant> disturbed() {
    return List.of(
        Mutant.doing(
            Rule.R_77,
            "erase reads the records of all clusters",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    super.erase(call, policy);
                    readAll(world);
                  }
                }),
        Mutant.doing(
            Rule.R_77,
            "one bad record is the end of an inventory",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public List<OwnedCluster> inventory() {
                    readAll(world);
                    return super.inventory();
                  }
                }),
        resolving("an unknown option is left out", (unknown, refusal) -> {}),
        resolving(
            "a refusal does not name the unknown option",
            (unknown, refusal) -> {
              throw BackendException.rejected(refusal.code(), "an option of the cluster is wrong");
            }),
        resolving(
            "an unknown option is refused like a failure of the platform",
            (unknown, refusal) -> {
              throw BackendException.rejected(ErrorCode.BACKEND_REJECTED, "options " + unknown);
            }),
        Mutant.doing(
            Rule.R_77,
            "an erase takes clusters without a record for rubbish",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    super.erase(call, policy);
                    damaged(world).forEach(id -> world.cluster(id).kill(MemberId.spu(1)));
                  }
                }));
  }

  /** Answers a spec that cannot be resolved, or resolves it without its options. */
  private static Mutant resolving(String name, BiConsumer<Set<String>, BackendException> answer) {
    return Mutant.doing(
        Rule.R_86,
        name,
        (world, right) ->
            new ForwardingBackend(right) {
              @Override
              public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
                try {
                  return super.resolve(cluster, spec);
                } catch (BackendException e) {
                  answer.accept(spec.backendOptions().keySet(), e);
                  return super.resolve(
                      cluster,
                      ClusterSpec.builder(spec.name().value()).spuCount(spec.spuCount()).build());
                }
              }
            });
  }

  private static void readAll(FakeWorld world) {
    damaged(world)
        .forEach(
            id -> {
              throw BackendException.rejected(
                  ErrorCode.BACKEND_UNAVAILABLE, "the record of " + id + " is malformed");
            });
  }

  private static List<ClusterId> damaged(FakeWorld world) {
    return world.snapshot().clusters().values().stream()
        .map(FakeSnapshot.Cluster::id)
        .filter(world::isDamaged)
        .toList();
  }

  private static boolean lives(FakeWorld world, CallContext call, MemberId member) {
    return world.snapshot().clusters().values().stream()
        .filter(cluster -> cluster.id().equals(call.cluster()))
        .flatMap(cluster -> cluster.members().entrySet().stream())
        .anyMatch(seen -> seen.getKey().equals(member) && !seen.getValue().living().isEmpty());
  }
}
