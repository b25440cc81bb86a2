package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.Instance;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.DiskFault;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Problem;
import io.slipway.spi.Surplus;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster, from files and the process table, and through the workload. */
final class Observer {
  private static final int TAIL = 20;
  private static final String CONTINUE = "; send it SIGCONT";

  private final LocalContext world;

  Observer(LocalContext world) {
    this.world = world;
  }

  ClusterObservation observe(ObserveRequest request) {
    if (request.cancellation().isCancelled()) {
      throw Failures.cancelled("observe", request.cancellation().reason());
    }
    try {
      return look(request);
    } catch (ClosedByInterruptException e) {
      throw Failures.ofFiles("observe", e);
    } catch (IOException e) {
      throw BackendException.builder(
              Problem.of(
                      ErrorCode.BACKEND_UNAVAILABLE,
                      "cannot see cluster '" + request.cluster().name() + "'")
                  .withExpected("to read " + world.home() + " and the process table")
                  .withActual(e)
                  .withRemedy(DiskFault.of(e).next() + ", then repeat"))
          .retryable()
          .cause(e)
          .build();
    }
  }

  private ClusterObservation look(ObserveRequest request) throws IOException {
    ClusterFiles files = world.files(request.cluster());
    ProcessSnapshot snapshot = world.snapshot(request.round());
    boolean marked = !world.marked(request.cluster(), snapshot).isEmpty();
    boolean exists = world.owns(request.cluster());
    NavigableSet<MemberId> members =
        world.everyMember(request.cluster(), exists, request.resolution(), snapshot);
    ClusterObservation.Builder cluster =
        ClusterObservation.builder(exists || marked ? Presence.PRESENT : Presence.ABSENT);
    fence(request, cluster);
    if (exists) {
      cluster.owns(new OwnedResource("directory", files.directory().toString()));
      if (!world.processes().showsMarks()) {
        cluster.problems(
            List.of(
                "this system does not show the environment of processes: a process whose record"
                    + " was never written cannot be seen"));
      }
    }
    SortedMap<MemberId, MemberView> views = new TreeMap<>();
    for (MemberId member : members) {
      views.put(member, world.look(request.cluster(), exists, member, snapshot));
    }
    @Nullable ProbeResult probe =
        request.depth() == Depth.INSTANCES ? null : probe(request, views, cluster);
    for (MemberView view : views.values()) {
      boolean expected = request.resolution().members().contains(view.files().member());
      if (expected) {
        cluster.member(member(request, view, probe, cluster));
      }
      surplus(view, expected, cluster);
      footprint(view, cluster);
    }
    return cluster.build();
  }

  /** An unreadable fence is at least the one in the members' records; nothing depends on it. */
  private void fence(ObserveRequest request, ClusterObservation.Builder cluster)
      throws IOException {
    try {
      cluster.fence(world.fences().installed(request.cluster()));
    } catch (MalformedRecordException e) {
      cluster
          .fence(world.fences().floor(request.cluster()))
          .incomplete(e.getMessage() + "; the next command that changes the cluster replaces it");
    }
  }

  private @Nullable ProbeResult probe(
      ObserveRequest request,
      SortedMap<MemberId, MemberView> views,
      ClusterObservation.Builder cluster) {
    SortedMap<MemberId, InstanceId> living = new TreeMap<>();
    SortedMap<MemberId, String> marks = new TreeMap<>();
    views.forEach(
        (member, view) ->
            view.instance()
                .filter(i -> view.command().isPresent())
                .filter(i -> request.resolution().members().contains(member))
                .ifPresent(
                    i -> {
                      living.put(member, i.id());
                      ProcessTag mark =
                          new ProcessTag(world.mark(), request.cluster(), member, i.token());
                      marks.put(member, mark.toString());
                    }));
    if (living.isEmpty()) {
      return null;
    }
    try {
      ClusterLayout layout = world.layout(request.cluster(), request.spec(), request.resolution());
      ProbeResult result =
          world
              .workload(request.spec())
              .probe(
                  ProbeRequest.builder(layout, request.deadline())
                      .instances(living)
                      .marks(marks)
                      .access(new LocalAccess(layout, living, world.processes()))
                      .cancellation(request.cancellation())
                      .build());
      result.gaps().forEach(cluster::incomplete);
      result.surplus().forEach(cluster::surplus);
      return result;
    } catch (BackendException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      cluster.incomplete("the members could not be asked: " + e.problem().textWithoutActions());
      return null;
    }
  }

  private MemberObservation member(
      ObserveRequest request,
      MemberView view,
      @Nullable ProbeResult probe,
      ClusterObservation.Builder cluster)
      throws IOException {
    MemberId member = view.files().member();
    MemberObservation.Builder seen = MemberObservation.builder(member).problems(view.problems());
    seen.desired(view.desired().running() ? Desired.RUNNING : Desired.STOPPED);
    request
        .resolution()
        .ports(member)
        .forEach((name, port) -> seen.endpoint(Endpoint.of(name, LocalContext.HOST, port)));
    view.instance()
        .ifPresent(
            instance -> {
              seen.instance(instance.id()).launchedBy(instance.operation());
              if (view.command().isPresent()) {
                seen.pid(instance.pid());
              }
            });
    Actual actual = actual(view, seen);
    seen.actual(actual);
    if (actual == Actual.UNKNOWN) {
      view.problems().forEach(cluster::incomplete);
    }
    if (actual == Actual.EXITED && view.instance().isPresent()) {
      InstanceExit exit =
          InstanceExit.of(view.instance().get().id(), view.exitCode())
              .withLogTail(tail(view, seen));
      seen.exit(exit);
      if (view.desired().running()
          && view.instance().get().token().equals(view.desired().token())) {
        EndedMember.judge(exit, () -> plan(request, member), seen);
      }
    }
    stopped(view, seen);
    evidence(request, view, actual, probe, seen);
    return seen.build();
  }

  /** Exit codes mean the same whatever a launch was for. */
  private MemberPlan plan(ObserveRequest request, MemberId member) {
    ClusterLayout layout = world.layout(request.cluster(), request.spec(), request.resolution());
    return world.workload(request.spec()).plan(layout, member, OperationKind.RESUME);
  }

  private static List<String> tail(MemberView view, MemberObservation.Builder seen) {
    try {
      return Logs.tail(view.files().log(), TAIL);
    } catch (IOException e) {
      seen.problem("its log cannot be read: " + e);
      return List.of();
    }
  }

  private static void stopped(MemberView view, MemberObservation.Builder seen) {
    view.command()
        .filter(ProcessInfo::stopped)
        .ifPresent(
            p ->
                seen.problem(
                    "its process " + p.pid() + " was stopped and does nothing" + CONTINUE));
    view.shim()
        .filter(ProcessInfo::stopped)
        .ifPresent(
            p ->
                seen.problem(
                    "its shim, process "
                        + p.pid()
                        + ", was stopped and cannot note how the member ends"
                        + CONTINUE));
  }

  private Actual actual(MemberView view, MemberObservation.Builder seen) {
    if (view.command().isPresent()) {
      seen.settled(view.desired().running());
      return view.desired().running() ? Actual.RUNNING : Actual.TERMINATING;
    }
    // Before anything is made of a record that is missing: it may be one of the unreadable ones.
    boolean marksProveIt = world.processes().showsMarks() && view.all().isEmpty();
    if (!view.problems().isEmpty() && !marksProveIt) {
      seen.settled(false);
      return Actual.UNKNOWN;
    }
    if (view.shimBeforeRecord() || view.startingUnrecorded()) {
      seen.settled(false);
      return Actual.STARTING;
    }
    boolean noted = view.shim().filter(ProcessInfo::stopped).isEmpty();
    if (view.shim().isPresent() && (noted || !view.desired().running())) {
      // The command has ended and its exit is being written down, which takes a moment. A shim that
      // was stopped may never do it: a member that should run is dead then, and its next launch
      // ends the shim.
      seen.settled(false);
      return Actual.TERMINATING;
    }
    return view.instance().isPresent() ? Actual.EXITED : Actual.NONE;
  }

  private static void evidence(
      ObserveRequest request,
      MemberView view,
      Actual actual,
      @Nullable ProbeResult probe,
      MemberObservation.Builder seen) {
    Fact alive;
    Fact identity;
    if (view.command().isPresent()) {
      alive = Fact.yes();
      identity = identity(request, view);
    } else if (actual == Actual.UNKNOWN) {
      alive = Fact.unknown(String.join("; ", view.problems()));
      identity = alive;
    } else {
      alive =
          Fact.no(
              view.instance()
                  .map(i -> "process " + i.pid() + " of start " + i.start() + " is gone")
                  .orElse("there is no instance"));
      identity = Fact.no("there is no living instance");
    }
    seen.evidence(Evidence.ALIVE, alive);
    seen.evidence(Evidence.IDENTITY, identity);
    if (probe != null) {
      MemberId member = view.files().member();
      probe
          .evidence(member)
          .forEach(
              (kind, fact) -> {
                if (kind != Evidence.ALIVE && !(kind == Evidence.IDENTITY && identity.isFalse())) {
                  seen.evidence(kind, fact);
                }
              });
      seen.problems(probe.problems(member));
    }
  }

  private static Fact identity(ObserveRequest request, MemberView view) {
    Instance instance = view.instance().orElseThrow();
    String expected = request.cluster().incarnation() + "/" + view.files().member();
    String was = instance.incarnation() + "/" + instance.member();
    return was.equals(expected)
        ? Fact.yes()
        : Fact.no("expected " + expected + ", was " + was + " in its record");
  }

  private void surplus(MemberView view, boolean expected, ClusterObservation.Builder cluster)
      throws IOException {
    List<ProcessInfo> extra = new ArrayList<>();
    if (view.command().isEmpty() || !expected) {
      extra.addAll(view.tree());
    }
    // Nor is what a damaged record may name.
    boolean starting = view.damaged() || view.shimBeforeRecord() || view.startingUnrecorded();
    for (ProcessInfo other : view.others()) {
      // What belongs to a launch under way is no surplus, but that member's STARTING.
      boolean underWay =
          starting
              && (other.mark().isEmpty() || other.mark().endsWith(":" + view.desired().token()));
      if (!underWay) {
        extra.add(other);
      }
    }
    for (ProcessInfo process : extra) {
      // A shared look may be older than the records: what has ended since is no surplus.
      if (!world.processes().lives(process.pid(), process.start())) {
        continue;
      }
      cluster.surplus(
          Surplus.owned(
                  Surplus.Kind.INSTANCE,
                  new MemberRecords.ProcessId(process.pid(), process.start(), world.bootId())
                      .toInstanceId()
                      .value(),
                  "process "
                      + process.pid()
                      + " of "
                      + view.files().member()
                      + " beyond its instance")
              .withMember(view.files().member()));
    }
  }

  /** A port is not listed: a process holds it, and it is free when that process is gone. */
  private static void footprint(MemberView view, ClusterObservation.Builder cluster) {
    for (ProcessInfo process : view.all()) {
      cluster.owns(new OwnedResource("process", Long.toString(process.pid())));
    }
  }
}
