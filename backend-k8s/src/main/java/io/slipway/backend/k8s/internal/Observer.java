package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Surplus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster: at its objects, and through the workload at its members. */
final class Observer {
  private final World world;

  Observer(World world) {
    this.world = world;
  }

  ClusterObservation observe(ObserveRequest request, Api api, Snapshot seen, Limit limit) {
    ClusterObservation.Builder cluster = ClusterObservation.builder(presence(seen));
    cluster.fence(fence(request, seen));
    seen.made().forEach(object -> cluster.owns(owned(object)));
    seen.pods().forEach(pod -> cluster.owns(owned(pod)));
    surplus(request, seen, cluster);
    Map<MemberId, PodView> running = running(request, seen);
    @Nullable ProbeResult probe =
        request.depth() == Depth.INSTANCES || running.isEmpty()
            ? null
            : probe(request, api, seen, running, cluster, limit);
    // What goes on unseen is not gone.
    new Strays(api, request.cluster(), limit)
        .tell(seen, request.resolution().members())
        .forEach(cluster::incomplete);
    for (MemberId member : request.resolution().members()) {
      cluster.member(member(request, api, seen, member, probe, cluster, limit));
    }
    return cluster.build();
  }

  private static Presence presence(Snapshot seen) {
    return seen.made().isEmpty() && seen.pods().isEmpty() ? Presence.ABSENT : Presence.PRESENT;
  }

  static OwnedResource owned(HasMetadata object) {
    return new OwnedResource(object.getKind(), object.getMetadata().getName());
  }

  /** The oldest fence that anything still heeds; what is half made is inert and does not count. */
  private static Fence fence(ObserveRequest request, Snapshot seen) {
    Optional<ConfigMap> root = seen.root(request.cluster());
    Fence lowest = root.map(Marks::fence).orElse(Fence.NONE);
    for (HasMetadata object : seen.made()) {
      Fence fence = Marks.fence(object);
      if (Marks.isProvisioned(object) && fence.isOlderThan(lowest)) {
        lowest = fence;
      }
    }
    return lowest;
  }

  private static void surplus(
      ObserveRequest request, Snapshot seen, ClusterObservation.Builder cluster) {
    Names names = new Names(request.cluster());
    for (Pod pod : seen.pods()) {
      Optional<MemberId> member =
          Marks.member(pod).filter(id -> request.resolution().members().contains(id));
      boolean own =
          member.filter(id -> names.pod(id).equals(pod.getMetadata().getName())).isPresent();
      if (!own) {
        Surplus surplus =
            Surplus.owned(
                Surplus.Kind.INSTANCE,
                pod.getMetadata().getUid(),
                "pod " + pod.getMetadata().getName() + " beyond the members'");
        cluster.surplus(member.map(surplus::withMember).orElse(surplus));
      }
    }
  }

  private static Optional<PodView> pod(ObserveRequest request, Snapshot seen, MemberId member) {
    String name = new Names(request.cluster()).pod(member);
    return seen.pods().stream()
        .filter(pod -> pod.getMetadata().getName().equals(name))
        .map(PodView::new)
        .findFirst();
  }

  private static Map<MemberId, PodView> running(ObserveRequest request, Snapshot seen) {
    Map<MemberId, PodView> running = new TreeMap<>();
    for (MemberId member : request.resolution().members()) {
      pod(request, seen, member)
          .filter(view -> view.isRunning() && !view.isDeleted() && !view.isUnheard())
          .ifPresent(view -> running.put(member, view));
    }
    return running;
  }

  /** Asks the members; what is heard of an instance that has ended meanwhile counts for nothing. */
  private @Nullable ProbeResult probe(
      ObserveRequest request,
      Api api,
      Snapshot seen,
      Map<MemberId, PodView> running,
      ClusterObservation.Builder cluster,
      Limit limit) {
    Map<MemberId, InstanceId> instances = new TreeMap<>();
    Map<MemberId, String> marks = new TreeMap<>();
    running.forEach(
        (member, view) -> {
          view.instance().ifPresent(id -> instances.put(member, id));
          marks.put(member, view.pod().getMetadata().getUid());
        });
    ClusterLayout layout =
        world.layout(request.cluster(), request.spec(), request.resolution(), api, seen);
    ProbeResult result;
    try (PodAccess access = new PodAccess(api, layout, running)) {
      result =
          world
              .workload(request.spec())
              .probe(
                  ProbeRequest.builder(layout, request.deadline())
                      .instances(instances)
                      .marks(marks)
                      .access(access)
                      .cancellation(request.cancellation())
                      .build());
    } catch (BackendException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      cluster.incomplete("the members could not be asked: " + e.problem().textWithoutActions());
      return null;
    }
    List<Pod> after = api.list(Kind.POD, Marks.selector(request.cluster())).get(limit);
    ProbeResult.Builder checked = ProbeResult.builder();
    result.gaps().forEach(cluster::incomplete);
    result.surplus().forEach(cluster::surplus);
    instances.forEach(
        (member, id) -> {
          boolean same =
              after.stream().map(PodView::new).anyMatch(v -> v.instance().equals(Optional.of(id)));
          result
              .evidence(member)
              .forEach(
                  (kind, fact) ->
                      checked.evidence(
                          member,
                          kind,
                          same ? fact : Fact.unknown("its instance ended meanwhile")));
          result.problems(member).forEach(text -> checked.problem(member, text));
        });
    return checked.build();
  }

  private MemberObservation member(
      ObserveRequest request,
      Api api,
      Snapshot seen,
      MemberId member,
      @Nullable ProbeResult probe,
      ClusterObservation.Builder cluster,
      Limit limit) {
    MemberObservation.Builder told = MemberObservation.builder(member);
    Optional<StatefulSet> set = seen.set(request.cluster(), member).filter(Marks::isProvisioned);
    boolean wanted = set.filter(s -> Launcher.replicas(s) > 0).isPresent();
    told.desired(wanted ? Desired.RUNNING : Desired.STOPPED);
    Optional<PodView> pod = pod(request, seen, member);
    Actual actual = actual(pod, wanted);
    told.actual(actual);
    told.settled(
        set.map(Stopper::isSettled).orElse(true)
            && (wanted ? actual == Actual.RUNNING : actual == Actual.NONE));
    pod.flatMap(PodView::operation).ifPresent(told::launchedBy);
    pod.flatMap(PodView::instance).ifPresent(told::instance);
    pod.filter(view -> !view.isRunning()).ifPresent(view -> exit(view, told));
    endpoints(request, api, member, told);
    External.endpoint(seen, request.cluster(), member, Options.of(request.spec()).externalHost())
        .ifPresent(told::endpoint);
    if (actual == Actual.UNKNOWN) {
      String why = "nothing is heard of the node of " + member;
      told.problem(why);
      cluster.incomplete(why);
    }
    evidence(actual, pod, set, told);
    if (wanted) {
      failure(request, api, pod, set.orElseThrow(), member, limit).ifPresent(told::failing);
    }
    if (probe != null && actual == Actual.RUNNING) {
      probe.evidence(member).entrySet().stream()
          .filter(e -> e.getKey() != Evidence.ALIVE && e.getKey() != Evidence.IDENTITY)
          .forEach(e -> told.evidence(e.getKey(), e.getValue()));
      told.problems(probe.problems(member));
    }
    return told.build();
  }

  private static Actual actual(Optional<PodView> pod, boolean wanted) {
    if (pod.isEmpty()) {
      return wanted ? Actual.STARTING : Actual.NONE;
    }
    PodView view = pod.get();
    if (view.isUnheard()) {
      return Actual.UNKNOWN;
    }
    if (view.isDeleted() || !wanted) {
      return Actual.TERMINATING;
    }
    return view.isRunning() && !view.isOver() ? Actual.RUNNING : Actual.STARTING;
  }

  private static void exit(PodView view, MemberObservation.Builder told) {
    Optional<ContainerStateTerminated> ended = view.ended();
    if (ended.isPresent() && view.endedInstance().isPresent()) {
      Integer code = ended.get().getExitCode();
      told.exit(
          InstanceExit.of(view.endedInstance().get(), code == null ? InstanceExit.UNSEEN : code));
    }
  }

  private static void endpoints(
      ObserveRequest request, Api api, MemberId member, MemberObservation.Builder told) {
    String host = new Names(request.cluster()).host(member, api.namespace());
    request
        .resolution()
        .ports(member)
        .forEach(
            (name, port) ->
                told.endpoint(Endpoint.of(name, host, port).withScope(Endpoint.Scope.CLUSTER)));
  }

  private static void evidence(
      Actual actual,
      Optional<PodView> pod,
      Optional<StatefulSet> set,
      MemberObservation.Builder told) {
    if (actual == Actual.UNKNOWN) {
      Fact unknown = Fact.unknown("nothing is heard of its node");
      told.evidence(Evidence.ALIVE, unknown);
      told.evidence(Evidence.IDENTITY, unknown);
      return;
    }
    if (actual != Actual.RUNNING) {
      String why = pod.isEmpty() ? "there is no pod" : "its container does not run";
      boolean runs = pod.filter(PodView::isRunning).isPresent();
      told.evidence(Evidence.ALIVE, runs ? Fact.yes() : Fact.no(why));
      told.evidence(Evidence.IDENTITY, Fact.no("there is no instance that should run"));
      return;
    }
    String uid = set.map(s -> s.getMetadata().getUid()).orElse("");
    boolean own = pod.filter(view -> view.isMadeBy(uid)).isPresent();
    told.evidence(Evidence.ALIVE, Fact.yes());
    told.evidence(
        Evidence.IDENTITY,
        own ? Fact.yes() : Fact.no("its pod was not made by the StatefulSet " + uid));
  }

  private Optional<io.slipway.spi.MemberFailure> failure(
      ObserveRequest request,
      Api api,
      Optional<PodView> pod,
      StatefulSet set,
      MemberId member,
      Limit limit) {
    Instant now = api.serverTime().orElseGet(() -> world.time().wall());
    if (pod.isPresent()) {
      if (pod.get().isRunning()) {
        return Optional.empty();
      }
      ClusterLayout layout =
          world.layout(request.cluster(), request.spec(), request.resolution(), api.namespace());
      Map<Integer, ErrorCode> meanings =
          world.workload(request.spec()).plan(layout, member, OperationKind.RESUME).exitMeanings();
      return Troubles.of(pod.get(), meanings, now);
    }
    List<Event> events =
        new ArrayList<>(
            api.listByField(Kind.EVENT, "involvedObject.uid=" + set.getMetadata().getUid())
                .get(limit));
    Instant launched = Troubles.time(Marks.annotation(set, Marks.LAUNCHED), Instant.MIN);
    return Troubles.ofEvents(events, launched, now);
  }
}
