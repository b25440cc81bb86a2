package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.RuleViolation;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One incarnation on a bench, with the calls that an engine would make for it. */
final class ClusterDriver {
  static final StopPolicy GRACEFUL = StopPolicy.graceful(Duration.ofSeconds(10));

  private final Trial bench;
  private final ClusterId id;
  private final ClusterSpec spec;
  private final Resolution resolution;
  private OperationId operation;
  private Fence fence = Fence.NONE;

  ClusterDriver(Trial bench, ClusterId id, ClusterSpec spec) {
    this.bench = bench;
    this.id = id;
    this.spec = spec;
    this.operation = bench.operation();
    this.resolution = bench.backend().resolve(id, spec);
  }

  ClusterId id() {
    return id;
  }

  ClusterSpec spec() {
    return spec;
  }

  Resolution resolution() {
    return resolution;
  }

  MemberSet all() {
    return resolution.members();
  }

  MemberSet spus() {
    return resolution.members(MemberRole.SPU);
  }

  MemberId spu() {
    return MemberId.spu(1);
  }

  Fence fence() {
    return fence;
  }

  OperationId operation() {
    return operation;
  }

  /** Returns the smallest sets that the backend can launch or stop, controllers first. */
  List<MemberSet> slices() {
    return granularity().slices(resolution, all());
  }

  private Granularity granularity() {
    return bench.backend().info().granularity();
  }

  /** Returns the slice that a member belongs to. */
  MemberSet slice(MemberId member) {
    return slices().stream().filter(slice -> slice.contains(member)).findFirst().orElseThrow();
  }

  /** Returns a call with the newest fence and a deadline that nothing should reach. */
  CallContext.Builder call(OperationKind purpose) {
    return CallContext.builder()
        .cluster(id)
        .spec(spec)
        .resolution(resolution)
        .fence(fence)
        .operation(new OperationRef(operation, purpose, 1))
        .deadline(bench.now().plus(bench.timing().call()));
  }

  /** Starts the next operation: another id, and a newer fence that is not yet installed. */
  ClusterDriver next() {
    operation = bench.operation();
    fence = fence.next();
    return this;
  }

  /** Starts the next operation and installs its fence. */
  ClusterDriver begin() {
    bench.must(next().claim());
    return this;
  }

  CallResult claim() {
    return claim(call(OperationKind.CREATE).build());
  }

  CallResult claim(CallContext call) {
    return run("claim", call, backend -> backend.claim(call));
  }

  CallResult provision() {
    return provision(call(OperationKind.CREATE).build());
  }

  CallResult provision(CallContext call) {
    return run("provision", call, backend -> backend.provision(call));
  }

  CallResult launch(OperationKind purpose, MemberSet members) {
    return launch(call(purpose).build(), members);
  }

  CallResult launch(CallContext call, MemberSet members) {
    return run(
        "launch " + members + " for " + call.operation().purpose(),
        call,
        backend -> backend.launch(call, members));
  }

  CallResult seal() {
    return seal(call(OperationKind.START).build());
  }

  CallResult seal(CallContext call) {
    return run("seal", call, backend -> backend.seal(call, all()));
  }

  CallResult stop(MemberSet members) {
    return stop(call(OperationKind.SHUTDOWN).build(), members, GRACEFUL);
  }

  CallResult stop(CallContext call, MemberSet members, StopPolicy policy) {
    return run(
        "stop " + members + (policy.equals(GRACEFUL) ? "" : " force " + policy.force()),
        call,
        backend -> backend.stop(call, members, policy));
  }

  CallResult retire(List<Surplus> surplus) {
    return retire(call(OperationKind.RESUME).build(), surplus);
  }

  CallResult retire(CallContext call, List<Surplus> surplus) {
    SurplusSet set = SurplusSet.of(surplus);
    return run(
        "retire " + surplus.stream().map(Surplus::id).toList(),
        call,
        backend -> backend.retire(call, set));
  }

  CallResult erase() {
    return erase(call(OperationKind.DELETE).build());
  }

  CallResult erase(CallContext call) {
    return run("erase", call, backend -> backend.erase(call, ErasePolicy.DEFAULT));
  }

  /** Returns the surplus that an observation of all depth shows as the incarnation's own. */
  List<Surplus> ownSurplus() {
    return observe(Depth.CONFIRMED).surplus().stream().filter(Surplus::isOwned).toList();
  }

  /** Looks with a deadline that nothing should reach; a failure is a violation. */
  ClusterObservation observe(Depth depth) {
    ObserveRequest request =
        ObserveRequest.builder(id, spec, resolution, bench.now().plus(bench.timing().call()))
            .depth(depth)
            .build();
    try {
      return bench.backend().observe(request);
    } catch (BackendException e) {
      throw bench.violation("observe failed", "an observation", e.code() + " " + e.getMessage());
    }
  }

  ClusterObservation observe() {
    return observe(Depth.INSTANCES);
  }

  MemberObservation observe(MemberId member) {
    return observe(member, Depth.INSTANCES);
  }

  private MemberObservation observe(MemberId member, Depth depth) {
    return observe(depth)
        .member(member)
        .orElseThrow(
            () -> bench.violation("a member is not observed", member, "no word of " + member));
  }

  GroundTruth look() {
    return bench.harness().look(id, resolution);
  }

  /** Returns the environment's state and the backend's view, for comparison with another time. */
  StateSnapshot sight() {
    return new StateSnapshot(look(), observe());
  }

  /** Claims and provisions. */
  void create() {
    begin();
    bench.must(provision());
  }

  /** Launches all members as an engine does, and waits until each is confirmed. */
  void bringUp(OperationKind purpose) {
    begin();
    launchAll(purpose);
    confirm();
  }

  /** Launches all members in the order that the resolution wants. */
  void launchAll(OperationKind purpose) {
    List<MemberSet> order = granularity().launchOrder(resolution, purpose);
    for (MemberSet wave : order) {
      if (wave.isEmpty()) {
        continue;
      }
      bench.must(launch(purpose, wave));
      if (!wave.equals(order.get(order.size() - 1))) {
        confirm(wave);
      }
    }
  }

  void confirm() {
    confirm(all());
  }

  /** Waits until each of the members is confirmed, retiring own surplus on the way. */
  void confirm(MemberSet members) {
    bench.await(
        "members are not confirmed",
        "every evidence of " + resolution.confirmedBy() + " for " + members,
        bench.timing().within(),
        () -> {
          ClusterObservation seen = observe(Depth.CONFIRMED);
          List<Surplus> owned = seen.surplus().stream().filter(Surplus::isOwned).toList();
          if (!owned.isEmpty()) {
            bench.must(retire(owned));
            return Optional.of("own surplus " + owned);
          }
          return unconfirmed(seen, members);
        });
  }

  Optional<String> unconfirmed(ClusterObservation seen, MemberSet members) {
    for (MemberId member : members) {
      Optional<MemberObservation> found = seen.member(member);
      if (found.isEmpty()) {
        return Optional.of("no word of " + member);
      }
      for (Evidence kind : resolution.confirmedBy()) {
        if (!found.get().evidence(kind).isTrue()) {
          return Optional.of(member + " " + kind + " " + found.get().evidence(kind));
        }
      }
      if (found.get().actual() != Actual.RUNNING || found.get().desired() != Desired.RUNNING) {
        return Optional.of(found.get().toString());
      }
    }
    return seen.complete() ? Optional.empty() : Optional.of("incomplete " + seen.problems());
  }

  /** Waits until a member is observed as failing for want of its data; it must not serve either. */
  void awaitDataMissing(MemberId member) {
    bench.await(
        member + " is not observed as failing for good",
        ErrorCode.DATA_MISSING + " for good",
        bench.timing().within(),
        () -> {
          Optional<MemberFailure> failure = observe(member).failure();
          return failure
                  .filter(f -> f.isForGood() && f.code() == ErrorCode.DATA_MISSING)
                  .isPresent()
              ? Optional.empty()
              : Optional.of(failure.map(f -> f.code() + " " + f).orElse("no failure"));
        });
    bench.pause(bench.timing().quiet());
    MemberObservation seen = observe(member, Depth.CONFIRMED);
    bench.that(
        !seen.evidence(Evidence.SERVING).isTrue(),
        "service of " + member + " without its data",
        "none",
        seen);
  }

  /** Stops SPUs, then controllers, and waits until all is settled. */
  void shutDown() {
    begin();
    stopAll();
  }

  void stopAll() {
    if (granularity().dividesRoles()) {
      bench.must(stop(spus()));
      MemberSet controllers = resolution.members(MemberRole.CONTROLLER);
      if (!controllers.isEmpty()) {
        bench.must(stop(controllers));
      }
    } else {
      bench.must(stop(all()));
    }
    settle();
  }

  /** Waits until nothing of the cluster changes by itself. */
  void settle() {
    bench.await(
        "members do not settle",
        "all settled",
        bench.timing().within(),
        () ->
            observe().members().values().stream()
                .filter(member -> !member.settled() || member.actual() == Actual.STARTING)
                .map(Object::toString)
                .findFirst());
  }

  void must(CallResult answer) {
    bench.must(answer);
  }

  private interface Action {
    void on(ClusterBackend backend);
  }

  // Anything that a backend throws is an answer to judge; only errors of the kit and the JVM
  // propagate.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private CallResult run(String what, CallContext call, Action action) {
    String text = what + " fence " + call.fence() + suffix();
    bench.note(text);
    try {
      action.on(bench.backend());
      return new CallResult(text, null);
    } catch (RuleViolation | VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return new CallResult(text, e);
    }
  }

  private String suffix() {
    return id.name().value().equals("kit") ? "" : " of " + id.name();
  }
}
