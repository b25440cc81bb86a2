package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Placement;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One opened backend: logs each call, lets its fault happen, and does it to the world. */
final class FakeBackend implements ClusterBackend {
  private static final int LAYOUT = 1;

  /** The time limit of calls without a deadline. */
  private static final Duration UNBOUNDED = Duration.ofMinutes(1);

  private final FakeWorld world;
  private final FakeOptions options;
  private final Behavior behavior;
  private final OwnerId owner;
  private final boolean readOnly;
  private volatile boolean closed;
  private volatile @Nullable String crashed;

  FakeBackend(
      FakeWorld world, FakeOptions options, Behavior behavior, OwnerId owner, boolean readOnly) {
    this.world = world;
    this.options = options;
    this.behavior = behavior;
    this.owner = owner;
    this.readOnly = readOnly;
    world.opened(this);
  }

  FakeWorld world() {
    return world;
  }

  FakeOptions options() {
    return options;
  }

  Behavior behavior() {
    return behavior;
  }

  OwnerId owner() {
    return owner;
  }

  @Override
  public BackendInfo info() {
    return behavior.present(
        BackendInfo.builder(options.name())
            .layoutVersion(LAYOUT)
            .granularity(options.granularity())
            .maxSpuCount(options.maxSpuCount())
            .detection(options.detection())
            .grace(options.grace())
            .inTurn(options.inTurn())
            .clusterOptions(options.clusterOptions())
            .build());
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    return read(
        CallKind.RESOLVE,
        cluster,
        MemberSet.of(),
        world.time().now().plus(UNBOUNDED),
        new CancellationToken(),
        attempt -> {
          info().checkOptions(spec);
          return behavior.tell(Resolver.resolve(world, options, spec));
        });
  }

  @Override
  public void claim(CallContext call) {
    change(CallKind.CLAIM, call, MemberSet.of(), new Claim(this, call));
  }

  @Override
  public void provision(CallContext call) {
    change(CallKind.PROVISION, call, MemberSet.of(), new Provision(this, call));
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    change(CallKind.LAUNCH, call, members, new Launch(this, call, members));
  }

  @Override
  public void seal(CallContext call, MemberSet members) {
    change(CallKind.SEAL, call, members, new Seal(this, call, members));
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    change(CallKind.STOP, call, members, new Stop(this, call, members, policy));
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    Set<MemberId> members = new TreeSet<>();
    surplus.forEach(item -> item.member().ifPresent(members::add));
    change(CallKind.RETIRE, call, MemberSet.of(members), new Retire(this, call, surplus));
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    change(CallKind.ERASE, call, MemberSet.of(), new Erase(this, call, policy));
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    return read(
        CallKind.OBSERVE,
        request.cluster(),
        MemberSet.of(),
        request.deadline(),
        request.cancellation(),
        attempt -> {
          requireHere(request.cluster(), request.resolution());
          if (attempt.blindness() == null && !attempt.now().isBefore(request.deadline())) {
            attempt.blind("not seen by the deadline", MemberSet.of());
          }
          behavior.look(world, request);
          return behavior.tell(
              new Observer(world, attempt.now(), options.patience())
                  .observe(request, attempt.blindness()),
              request);
        });
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    ClusterLayout.Builder layout = ClusterLayout.builder(cluster, spec, resolution);
    for (MemberId member : resolution.members()) {
      String directory = "/fake/" + cluster.incarnation() + "/" + member;
      layout.placement(
          member, Placement.builder("fake", directory).ports(resolution.ports(member)).build());
    }
    return Optional.of(layout.build());
  }

  @Override
  public List<OwnedCluster> inventory() {
    return read(
        CallKind.INVENTORY,
        null,
        MemberSet.of(),
        world.time().now().plus(UNBOUNDED),
        new CancellationToken(),
        attempt -> world.inventory(owner, options.location()));
  }

  @Override
  public List<String> logs(LogRequest request) {
    return read(
        CallKind.LOGS,
        request.cluster(),
        MemberSet.of(request.member()),
        world.time().now().plus(UNBOUNDED),
        new CancellationToken(),
        attempt -> {
          requireHere(request.cluster(), request.resolution());
          return world.logs(request.cluster(), request.member(), request.maxLines());
        });
  }

  @Override
  public void close() {
    closed = true;
    world.closed(this);
  }

  /** Kills this backend's caller. */
  SimulatedCrash crash(String why) {
    crashed = why;
    return new SimulatedCrash(why);
  }

  void throwIfCrashed() {
    String why = crashed;
    if (why != null) {
      throw new SimulatedCrash(why);
    }
  }

  private void change(CallKind kind, CallContext call, MemberSet members, Effect effect) {
    FakeCall begun = world.log().begin(kind, call.cluster(), members, call, world.time().now());
    run(
        begun,
        new CallExecution(this, begun, effect, call.deadline(), call.cancellation()),
        () -> {
          requireHere(call.cluster(), call.resolution());
          world.requireOwner(begun, owner);
        });
  }

  private void requireHere(ClusterId cluster, Resolution resolution) {
    options.location().ifPresent(here -> here.require(cluster, resolution));
  }

  private <T> T read(
      CallKind kind,
      @Nullable ClusterId cluster,
      MemberSet members,
      Instant deadline,
      CancellationToken cancellation,
      Function<CallExecution, T> look) {
    FakeCall begun = world.log().begin(kind, cluster, members, null, world.time().now());
    ReadEffect<T> looking = new ReadEffect<>(look);
    run(begun, new CallExecution(this, begun, looking, deadline, cancellation), () -> {});
    return looking.answer();
  }

  private void run(FakeCall begun, CallExecution attempt, Runnable admission) {
    String result = "THREW";
    try {
      throwIfCrashed();
      throwIfClosed(begun);
      throwIfReadOnly(begun);
      attempt.check();
      admission.run();
      world.checkReadable(begun);
      Fault fault = world.faults().choose(begun);
      world.log().faulted(begun, fault);
      fault.driver().drive(attempt);
      throwIfCrashed();
      result = FakeCall.OK;
    } catch (BackendException e) {
      result = e.code() + " " + e.outcome();
      throw behavior.tell(e);
    } catch (SimulatedCrash e) {
      result = FakeCall.CRASHED;
      throw e;
    } finally {
      world.log().end(begun, result);
    }
  }

  private void throwIfReadOnly(FakeCall call) {
    if (readOnly && call.kind().changing()) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.UNSUPPORTED, call.signature() + " on a read-only backend")
              .withExpected("a reading call")
              .withActual(call.kind())
              .withRemedy("open the backend for writing"));
    }
  }

  private void throwIfClosed(FakeCall call) {
    if (closed && behavior.refusesWhenClosed()) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, call.signature() + " on a closed backend")
              .withExpected("an open backend")
              .withActual("closed")
              .withRemedy("open the backend again"));
    }
  }
}
