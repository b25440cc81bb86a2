package org.example.threads;

import io.slipway.spi.LogRequest;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Granularity;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.example.threads.ThreadHost.Instance;
import org.example.threads.ThreadHost.Place;
import org.example.threads.ThreadHost.Slot;

/** Members are threads of this JVM. Keeps nothing but the host that it works on. */
final class ThreadBackend implements ClusterBackend {
  private static final Duration POLL = Duration.ofMillis(2);

  private final ThreadHost host;
  private final TimeSource time;
  private volatile boolean closed;

  ThreadBackend(ThreadHost host, TimeSource time) {
    this.host = host;
    this.time = time;
  }

  @Override
  public BackendInfo info() {
    return BackendInfo.builder("threads").maxSpuCount(50).build();
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    throwIfClosed("resolve", cluster);
    info().checkOptions(spec);
    if (spec.spuCount() > info().maxSpuCount()) {
      throw failure(ErrorCode.INVALID_ARGUMENT, cluster, "SPU count", "at most 50", spec.spuCount());
    }
    if (!spec.workload().equals("threads")) {
      throw failure(ErrorCode.INVALID_ARGUMENT, cluster, "workload", "threads", spec.workload());
    }
    Resolution.Builder resolution = Resolution.builder("1");
    for (int number = 1; number <= spec.spuCount(); number++) {
      resolution.member(MemberId.spu(number), Map.of());
    }
    return resolution.build();
  }

  @Override
  public void claim(CallContext call) {
    change("claim", call, place -> place.fence = call.fence());
  }

  @Override
  public void provision(CallContext call) {
    change(
        "provision",
        call,
        place -> {
          if (place.spec != null
              && !(place.spec.equals(call.spec()) && place.resolution.equals(call.resolution()))) {
            throw failure(ErrorCode.CONFLICT, call.cluster(), "content", place.spec, call.spec());
          }
          place.spec = call.spec();
          place.resolution = call.resolution();
          call.resolution()
              .members()
              .forEach(member -> place.slots.computeIfAbsent(member, any -> new Slot()));
        });
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    for (MemberId member : members) {
      Boolean done = false;
      while (!done) {
        boolean[] launched = {false};
        change("launch", call, place -> launched[0] = launch(call, place, member));
        done = launched[0];
        if (!done) {
          // An instance that was told to end holds its member until it has ended.
          pause(POLL, call);
        }
      }
    }
  }

  private boolean launch(CallContext call, Place place, MemberId member) {
    Slot slot = place.slots.get(member);
    if (slot == null) {
      throw failure(
          ErrorCode.BACKEND_REJECTED, call.cluster(), "launch", "a provisioned member", member);
    }
    if (slot.lives() && !slot.instance.ending()) {
      slot.wanted = true;
      return true;
    }
    if (slot.lives()) {
      return false;
    }
    boolean own = call.cluster().incarnation().equals(slot.dataOwner);
    boolean empty = slot.dataOwner == null;
    if (!own && (call.operation().purpose().needsData() || !empty)) {
      throw failure(
          ErrorCode.DATA_MISSING,
          call.cluster(),
          "data of " + member,
          "its own",
          empty ? "none" : "that of " + slot.dataOwner);
    }
    slot.dataOwner = call.cluster().incarnation();
    slot.wanted = true;
    slot.instance = host.start(call.cluster(), member, call.operation().id());
    return true;
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    List<Instance> told = new ArrayList<>();
    change(
        "stop",
        call,
        place -> {
          for (MemberId member : members) {
            Slot slot = place.slots.get(member);
            if (slot != null) {
              slot.wanted = false;
              if (slot.lives()) {
                slot.instance.end(policy.force() == Force.UNSAFE);
                told.add(slot.instance);
              }
            }
          }
        });
    Instant patience = time.now().plus(policy.grace());
    while (told.stream().anyMatch(Instance::lives)) {
      if (!time.now().isBefore(patience)) {
        if (policy.force() == Force.NEVER) {
          throw late("stop", call);
        }
        change("stop", call, place -> told.forEach(instance -> instance.end(true)));
      }
      pause(POLL, call);
    }
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    // A slot holds one instance, and nobody registers: there is no surplus to remove.
    change("retire", call, place -> {});
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    List<Instance> killed = new ArrayList<>();
    change(
        "erase",
        call,
        place ->
            place
                .slots
                .values()
                .forEach(
                    slot -> {
                      slot.wanted = false;
                      if (slot.lives()) {
                        slot.kill();
                        killed.add(slot.instance);
                      }
                    }));
    while (killed.stream().anyMatch(Instance::lives)) {
      pause(POLL, call);
    }
    change(
        "erase",
        call,
        place -> {
          place.slots.clear();
          place.spec = null;
          place.resolution = null;
        });
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    throwIfClosed("observe", request.cluster());
    request.cancellation().throwIfCancelled();
    Place place = host.find(request.cluster());
    if (place == null) {
      return absent(request).build();
    }
    synchronized (place) {
      ClusterObservation.Builder seen =
          place.slots.isEmpty()
              ? absent(request)
              : ClusterObservation.builder(Presence.PRESENT);
      place.slots.forEach(
          (member, slot) -> {
            if (slot.hidden) {
              seen.member(unseen(member)).incomplete(member + " is out of sight");
              return;
            }
            seen.member(member(member, slot, request.depth()));
            things(request.cluster(), member, slot).forEach(seen::owns);
          });
      return seen.fence(place.fence).build();
    }
  }

  /** Lists what a member owns; a test finds the same by itself. */
  static List<OwnedResource> things(ClusterId cluster, MemberId member, Slot slot) {
    List<OwnedResource> things = new ArrayList<>();
    things.add(new OwnedResource("slot", cluster + "/" + member));
    if (slot.lives()) {
      things.add(new OwnedResource("thread", slot.instance.id.value()));
    }
    return things;
  }

  private static ClusterObservation.Builder absent(ObserveRequest request) {
    ClusterObservation.Builder seen = ClusterObservation.builder(Presence.ABSENT);
    request.resolution().members().forEach(m -> seen.member(MemberObservation.builder(m).build()));
    return seen;
  }

  /** What cannot be seen is neither alive nor dead: all its facts stay UNKNOWN. */
  private static MemberObservation unseen(MemberId member) {
    return MemberObservation.builder(member).actual(Actual.UNKNOWN).settled(false).build();
  }

  private static MemberObservation member(MemberId member, Slot slot, Depth depth) {
    MemberObservation.Builder seen =
        MemberObservation.builder(member)
            .desired(slot.wanted ? Desired.RUNNING : Desired.STOPPED);
    Instance instance = slot.instance;
    if (instance == null) {
      return seen.evidence(Evidence.ALIVE, Fact.no("no thread")).build();
    }
    boolean lives = instance.lives();
    Actual actual =
        !lives
            ? Actual.EXITED
            : instance.ending()
                ? Actual.TERMINATING
                : instance.starting() ? Actual.STARTING : Actual.RUNNING;
    Fact alive = lives ? Fact.yes() : Fact.no("the thread has ended");
    seen.actual(actual)
        .settled(actual == Actual.RUNNING || actual == Actual.EXITED)
        .instance(instance.id)
        .launchedBy(instance.operation)
        .evidence(Evidence.ALIVE, alive)
        .evidence(Evidence.IDENTITY, alive);
    if (depth == Depth.CONFIRMED) {
      Fact serves = actual == Actual.RUNNING ? Fact.yes() : Fact.no("it is " + actual);
      seen.evidence(Evidence.SERVING, serves).evidence(Evidence.REGISTERED, serves);
    }
    if (!lives) {
      seen.exit(InstanceExit.of(instance.id, instance.exitCode()));
    }
    return seen.build();
  }

  @Override
  public List<OwnedCluster> inventory() {
    throwIfClosed("inventory", null);
    List<OwnedCluster> owned = new ArrayList<>();
    host.places()
        .forEach(
            (cluster, place) -> {
              synchronized (place) {
                owned.add(place.slots.isEmpty()
                        ? OwnedCluster.erased(cluster, place.fence)
                        : OwnedCluster.present(cluster, place.fence));
              }
            });
    return owned;
  }

  @Override
  public List<String> logs(LogRequest request) {
    throwIfClosed("logs", request.cluster());
    return List.of();
  }

  @Override
  public void close() {
    closed = true;
  }

  /** The one way to change anything: fence and effect in the same critical section. */
  private void change(String what, CallContext call, Consumer<Place> effect) {
    throwIfClosed(what, call.cluster());
    throwIfOver(what, call);
    host.passGate();
    Place place = host.findOrMake(call.cluster());
    synchronized (place) {
      throwIfOver(what, call);
      if (call.fence().isOlderThan(place.fence)) {
        throw failure(
            ErrorCode.STALE_FENCE,
            call.cluster(),
            "fence of " + what,
            "at least " + place.fence,
            call.fence());
      }
      effect.accept(place);
    }
  }

  private void throwIfOver(String what, CallContext call) {
    CancellationToken cancellation = call.cancellation();
    if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
      throw BackendException.builder(
              Problem.of(ErrorCode.CANCELLED, what + " of " + call.cluster() + " was cancelled")
                  .withRemedy("observe the cluster before you repeat it"))
          .outcome(Outcome.UNKNOWN)
          .build();
    }
    if (!time.now().isBefore(call.deadline())) {
      throw late(what, call);
    }
  }

  private void pause(Duration duration, CallContext call) {
    try {
      time.pause(duration, call.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throwIfOver("a wait", call);
  }

  private static BackendException late(String what, CallContext call) {
    return BackendException.builder(
            Problem.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    what + " of " + call.cluster() + " did not end in time")
                .withRemedy("observe the cluster before you repeat it"))
        .outcome(Outcome.UNKNOWN)
        .retryable()
        .build();
  }

  private static BackendException failure(
      ErrorCode code, ClusterId cluster, String what, Object expected, Object was) {
    return BackendException.rejected(
        Problem.of(code, what + " of " + cluster)
            .withExpected(String.valueOf(expected))
            .withActual(was));
  }

  private void throwIfClosed(String what, ClusterId cluster) {
    if (closed) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, what + " of " + cluster + ": the backend is closed")
              .withRemedy("open it again"));
    }
  }
}
