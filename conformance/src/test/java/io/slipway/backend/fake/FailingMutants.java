package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationKind;
import io.slipway.spi.StopPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Mutants of seals, and of members that do not come up. */
final class FailingMutants {
  private static final FakeOptions RESTARTING =
      FakeOptions.builder().restartsByItself(true).build();
  private static final MemberFailure NO_DATA =
      MemberFailure.forGood(ErrorCode.DATA_MISSING, "DataMissing", "its data is gone");

  private FailingMutants() {}

  static List<Mutant> all() {
    return Stream.of(data(), seals(), launches(), broken(), stuck()).flatMap(List::stream).toList();
  }

  /** Data that is found missing after the launch. */
  private static List<Mutant> data() {
    Behavior formats =
        new Behavior() {
          @Override
          boolean checksData() {
            return false;
          }
        };
    UnaryOperator<MemberObservation> told =
        seen ->
            seen.member().equals(MemberId.spu(1)) && seen.desired() == Desired.RUNNING
                ? Edits.failure(seen, Optional.of(NO_DATA))
                : seen;
    return List.of(
        new Mutant(
            "missing data is told as another failure",
            Rule.R_53,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              Map<ClusterId, Set<MemberId>> failing = new ConcurrentHashMap<>();
              return right -> new DataByLooking(right, world, failing, ErrorCode.BACKEND_REJECTED);
            }),
        new Mutant(
            "missing data is told, and the member serves anew",
            Rule.R_53,
            FakeOptions.defaults(),
            () -> formats,
            (world, same) -> right -> observing(right, told)),
        new Mutant(
            "foreign data is told to be missing, and served",
            Rule.R_54,
            FakeOptions.defaults(),
            () -> formats,
            (world, same) -> right -> observing(right, told)),
        Mutant.doing(
                Rule.R_79,
                "what was sealed is told to miss its data, and serves anew",
                (world, right) ->
                    new ForwardingBackend(observing(right, told)) {
                      @Override
                      public void seal(CallContext call, MemberSet members) {}
                    })
            .with(RESTARTING));
  }

  private static ClusterBackend observing(
      ClusterBackend right, UnaryOperator<MemberObservation> change) {
    return new ForwardingBackend(right) {
      @Override
      public ClusterObservation observe(ObserveRequest request) {
        return Edits.members(super.observe(request), change);
      }
    };
  }

  private static List<Mutant> seals() {
    return List.of(
        sealing(Rule.R_79, "a seal does nothing", (world, right) -> (call, members) -> {}),
        sealing(
            Rule.R_80,
            "a seal starts the members again",
            (world, right) ->
                (call, members) -> {
                  right.seal(call, members);
                  FakeCluster cluster = world.cluster(call.cluster());
                  members.stream()
                      .filter(member -> cluster.living(member).isPresent())
                      .forEach(cluster::kill);
                }),
        sealing(
            Rule.R_80,
            "a seal is done once",
            (world, right) -> {
              Set<ClusterId> sealed = new HashSet<>();
              return (call, members) -> {
                if (!sealed.add(call.cluster())) {
                  throw BackendException.rejected(ErrorCode.CONFLICT, "sealed already");
                }
                right.seal(call, members);
              };
            }),
        sealing(
            Rule.R_80,
            "a seal asks for no fence",
            (world, right) ->
                (call, members) -> {
                  try {
                    right.seal(call, members);
                  } catch (BackendException e) {
                    if (e.code() != ErrorCode.STALE_FENCE) {
                      throw e;
                    }
                  }
                }),
        sealing(
            Rule.R_80,
            "what was sealed is not started again",
            (world, right) ->
                (call, members) -> {
                  right.seal(call, members);
                  synchronized (world.lock) {
                    ClusterState cluster = world.state(call.cluster());
                    if (cluster != null) {
                      cluster.members.values().forEach(member -> member.restarts = false);
                    }
                  }
                }));
  }

  /** What a launch after START leaves unsealed. */
  private static List<Mutant> launches() {
    return Stream.of(OperationKind.RESUME, OperationKind.REPAIR)
        .map(
            purpose ->
                Mutant.doing(
                        Rule.R_85,
                        "what was launched for " + purpose + " begins anew without its data",
                        (world, right) ->
                            new ForwardingBackend(right) {
                              @Override
                              public void launch(CallContext call, MemberSet members) {
                                super.launch(call, members);
                                if (call.operation().purpose() == purpose) {
                                  format(world, call.cluster(), members);
                                }
                              }
                            })
                    .with(RESTARTING))
        .toList();
  }

  private static void format(FakeWorld world, ClusterId id, MemberSet members) {
    synchronized (world.lock) {
      ClusterState cluster = world.state(id);
      if (cluster != null) {
        cluster.members.values().stream()
            .filter(member -> members.contains(member.id))
            .forEach(member -> member.formats = true);
      }
    }
  }

  private interface Seal {
    void seal(CallContext call, MemberSet members);
  }

  private static Mutant sealing(
      Rule rule, String name, BiFunction<FakeWorld, ClusterBackend, Seal> wrong) {
    return Mutant.doing(
            rule,
            name,
            (world, right) -> {
              Seal seal = wrong.apply(world, right);
              return new ForwardingBackend(right) {
                @Override
                public void seal(CallContext call, MemberSet members) {
                  seal.seal(call, members);
                }
              };
            })
        .with(RESTARTING);
  }

  /** What fails for good. */
  private static List<Mutant> broken() {
    return List.of(
        Mutant.showing(
            Rule.R_81,
            "no observation says why a member does not come up",
            seen -> Edits.failure(seen, Optional.empty())),
        telling(
            Rule.R_81,
            "what fails for good is told as stuck",
            (world, failure) ->
                MemberFailure.stuck(failure.reason(), failure.text(), world.time().now())),
        Mutant.doing(
            Rule.R_81,
            "a stopped member still fails",
            (world, right) ->
                new ForwardingBackend(right) {
                  private final Map<MemberId, MemberFailure> known = new HashMap<>();

                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return Edits.members(super.observe(request), seen -> remember(known, seen));
                  }
                }),
        Mutant.doing(
            Rule.R_81,
            "a launch that cannot succeed is worth another try",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void launch(CallContext call, MemberSet members) {
                    requireSound(world, call.cluster(), true);
                    super.launch(call, members);
                  }
                }),
        Mutant.doing(
            Rule.R_81,
            "what fails cannot be stopped",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
                    requireSound(world, call.cluster(), false);
                    super.stop(call, members, policy);
                  }
                }),
        Mutant.doing(
            Rule.R_81,
            "what fails cannot be erased",
            (world, right) ->
                new ForwardingBackend(right) {
                  @Override
                  public void erase(CallContext call, ErasePolicy policy) {
                    requireSound(world, call.cluster(), false);
                    super.erase(call, policy);
                  }
                }));
  }

  private static void requireSound(FakeWorld world, ClusterId cluster, boolean retryable) {
    boolean failing;
    synchronized (world.lock) {
      failing = world.script(cluster.name(), MemberId.spu(1)).failure != null;
    }
    if (failing) {
      BackendException.Builder failure =
          BackendException.builder(ErrorCode.BACKEND_REJECTED, "spu-1 fails");
      throw retryable ? failure.retryable().build() : failure.build();
    }
  }

  /** What may heal. */
  private static List<Mutant> stuck() {
    return List.of(
        Mutant.showing(
            Rule.R_82,
            "no observation says that a member is stuck",
            seen -> Edits.failure(seen, Optional.empty())),
        telling(
            Rule.R_82,
            "what may heal is told to fail for good",
            (world, failure) ->
                MemberFailure.forGood(failure.code(), failure.reason(), failure.text())),
        telling(
            Rule.R_82,
            "a member is stuck since the look",
            (world, failure) ->
                MemberFailure.stuck(failure.reason(), failure.text(), world.time().now())),
        Mutant.doing(
            Rule.R_82,
            "a healed member is still stuck",
            (world, right) ->
                new ForwardingBackend(right) {
                  private final Map<MemberId, MemberFailure> known = new HashMap<>();

                  @Override
                  public ClusterObservation observe(ObserveRequest request) {
                    return Edits.members(super.observe(request), seen -> remember(known, seen));
                  }
                }));
  }

  private static MemberObservation remember(
      Map<MemberId, MemberFailure> known, MemberObservation seen) {
    seen.failure().ifPresent(failure -> known.put(seen.member(), failure));
    return Edits.failure(seen, Optional.ofNullable(known.get(seen.member())));
  }

  private static Mutant telling(
      Rule rule, String name, BiFunction<FakeWorld, MemberFailure, MemberFailure> wrong) {
    return Mutant.doing(
        rule,
        name,
        (world, right) ->
            observing(
                right,
                seen ->
                    Edits.failure(seen, seen.failure().map(found -> wrong.apply(world, found)))));
  }
}
