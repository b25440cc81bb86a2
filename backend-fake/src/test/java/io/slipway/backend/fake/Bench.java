package io.slipway.backend.fake;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One cluster on one backend, with the calls that an engine would make. */
final class Bench {
  static final StopPolicy GRACEFUL = StopPolicy.graceful(Duration.ofSeconds(10));
  static final Duration BUDGET = Duration.ofMinutes(1);

  final FakeWorld world;
  final FakeOptions options;
  final ClusterId id;
  final ClusterSpec spec;
  final ClusterBackend backend;
  final Resolution resolution;
  Fence fence = new Fence(1);
  CancellationToken cancellation = new CancellationToken();

  Bench(FakeWorld world, FakeOptions options, int spus) {
    this(world, options, Behavior.RIGHT, "c1", 1, spus);
  }

  Bench(
      FakeWorld world,
      FakeOptions options,
      Behavior behavior,
      String name,
      long incarnation,
      int spus) {
    this.world = world;
    this.options = options;
    this.id = new ClusterId(ClusterName.of(name), new Incarnation(new UUID(7, incarnation)));
    this.spec = ClusterSpec.builder(name).spuCount(spus).build();
    this.backend = open(new FakeBackendProvider(world, options, behavior));
    this.resolution = backend.resolve(id, spec);
  }

  static Bench of(int spus) {
    return new Bench(FakeWorld.create(), FakeOptions.defaults(), spus);
  }

  static ClusterBackend open(FakeBackendProvider provider) {
    return open(provider, Map.of(), false);
  }

  static ClusterBackend open(
      FakeBackendProvider provider, Map<String, String> options, boolean readOnly) {
    return provider.open(
        BackendContext.builder(
                new OwnerId("test"),
                provider.world().time(),
                name -> {
                  throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, "no workloads here");
                })
            .home(Path.of("home"), Path.of("home", "fake"))
            .options(options)
            .readOnly(readOnly)
            .build());
  }

  /** Opens a second backend on the same world, as the engine after a crash does. */
  ClusterBackend reopen() {
    return open(new FakeBackendProvider(world, options));
  }

  FakeCluster cluster() {
    return world.cluster(id);
  }

  CallContext call(OperationKind purpose) {
    return call(purpose, fence);
  }

  CallContext call(OperationKind purpose, Fence with) {
    return CallContext.builder()
        .cluster(id)
        .spec(spec)
        .resolution(resolution)
        .fence(with)
        .operation(
            new OperationRef(new OperationId(new UUID(9, purpose.name().hashCode())), purpose, 1))
        .deadline(world.time().now().plus(BUDGET))
        .cancellation(cancellation)
        .build();
  }

  Bench claim() {
    backend.claim(call(OperationKind.CREATE));
    return this;
  }

  /** Takes the next fence, as an engine does before each change of mind. */
  Bench nextFence() {
    fence = fence.next();
    return claim();
  }

  Bench provision() {
    claim();
    backend.provision(call(OperationKind.CREATE));
    return this;
  }

  /** Provisions, launches everything, and lets it get ready. */
  Bench running() {
    provision();
    backend.launch(call(OperationKind.START), resolution.members());
    return settle();
  }

  Bench stopped() {
    running();
    backend.stop(call(OperationKind.SHUTDOWN), resolution.members(MemberRole.SPU), GRACEFUL);
    backend.stop(call(OperationKind.SHUTDOWN), resolution.members(MemberRole.CONTROLLER), GRACEFUL);
    return this;
  }

  Bench resumed() {
    backend.launch(call(OperationKind.RESUME), resolution.members(MemberRole.CONTROLLER));
    settle();
    backend.retire(
        call(OperationKind.RESUME),
        SurplusSet.of(observe().surplus().stream().filter(Surplus::isOwned).toList()));
    backend.launch(call(OperationKind.RESUME), resolution.members(MemberRole.SPU));
    return settle();
  }

  Bench erase() {
    backend.erase(call(OperationKind.DELETE), ErasePolicy.DEFAULT);
    return this;
  }

  /** Lets everything get ready that is on its way. */
  Bench settle() {
    world.time().advance(Duration.ofSeconds(5));
    return this;
  }

  ClusterObservation observe() {
    return observe(Depth.CONFIRMED);
  }

  ClusterObservation observe(Depth depth) {
    return backend.observe(request(depth));
  }

  ObserveRequest request(Depth depth) {
    return ObserveRequest.builder(id, spec, resolution, world.time().now().plus(BUDGET))
        .depth(depth)
        .cancellation(cancellation)
        .build();
  }

  MemberObservation spu(MemberId member) {
    return observe().member(member).orElseThrow();
  }

  void launch(OperationKind purpose, MemberId... members) {
    backend.launch(call(purpose), MemberSet.of(members));
  }

  void stop(MemberId member, StopPolicy policy) {
    backend.stop(call(OperationKind.SHUTDOWN), MemberSet.of(member), policy);
  }

  /** Makes a call of that kind, with all members where it takes some. */
  void make(CallKind kind, CallContext call) {
    switch (kind) {
      case RESOLVE -> backend.resolve(id, spec);
      case CLAIM -> backend.claim(call);
      case PROVISION -> backend.provision(call);
      case LAUNCH -> backend.launch(call, resolution.members());
      case SEAL -> backend.seal(call, resolution.members());
      case STOP -> backend.stop(call, resolution.members(), GRACEFUL);
      case RETIRE ->
          backend.retire(
              call, SurplusSet.of(List.of(Surplus.owned(Surplus.Kind.REGISTRATION, "any", "any"))));
      case ERASE -> backend.erase(call, ErasePolicy.DEFAULT);
      case OBSERVE -> backend.observe(request(Depth.CONFIRMED));
      case INVENTORY -> backend.inventory();
      case LOGS -> backend.logs(LogRequest.of(id, resolution, MemberId.spu(1), 10));
    }
  }

  /** Returns whether every member has all four kinds of evidence. */
  boolean confirmed() {
    ClusterObservation seen = observe();
    return seen.complete()
        && seen.members().values().stream()
            .allMatch(
                member ->
                    resolution.confirmedBy().stream()
                        .allMatch(kind -> member.evidence(kind).isTrue()));
  }

  /** Returns the failure of a call that must fail. */
  static BackendException failure(Runnable call) {
    try {
      call.run();
    } catch (BackendException e) {
      return e;
    }
    throw new AssertionError("the call succeeded, but had to fail");
  }
}
