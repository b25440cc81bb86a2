package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.Placement;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadLookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The services that all calls of a backend share: its directory, its clock, the process table.
 * Thread-safe.
 */
final class LocalContext {
  static final String HOST = "127.0.0.1";
  private static final Duration POLL = Duration.ofMillis(5);

  private final Path home;
  private final String mark;
  private final TimeSource time;
  private final WorkloadLookup workloads;
  private final ProcessTable processes;
  private final StepListener steps;
  private final Fences fences;
  private final FenceGuard gate;
  private volatile @Nullable String boot;

  LocalContext(
      Path home,
      TimeSource time,
      WorkloadLookup workloads,
      ProcessTable processes,
      StepListener steps) {
    this.home = home;
    this.mark = ProcessTag.homeOf(home);
    this.time = time;
    this.workloads = workloads;
    this.processes = processes;
    this.steps = steps;
    this.fences = new Fences(home);
    this.gate = new FenceGuard(mark, fences, time);
  }

  Path home() {
    return home;
  }

  TimeSource time() {
    return time;
  }

  ProcessTable processes() {
    return processes;
  }

  Fences fences() {
    return fences;
  }

  FenceGuard gate() {
    return gate;
  }

  /** Returns the home's part of every mark; the same before and after the directory is made. */
  String mark() {
    return mark;
  }

  ClusterFiles files(ClusterId cluster) {
    return new ClusterFiles(home, cluster);
  }

  void reached(StepListener.Step step, CallContext call, Object subject) {
    steps.reached(step, call.cluster(), subject.toString());
  }

  Workload workload(ClusterSpec spec) {
    try {
      return workloads.find(spec.workload());
    } catch (BackendException e) {
      throw e;
    } catch (SlipwayException e) {
      throw BackendException.builder(e.problem()).cause(e).build();
    }
  }

  ClusterLayout layout(ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    ClusterLayout.Builder layout = ClusterLayout.builder(cluster, spec, resolution);
    for (MemberId member : resolution.members()) {
      layout.placement(
          member,
          Placement.builder(
                  HOST, files(cluster).member(member).directory().toAbsolutePath().toString())
              .ports(resolution.ports(member))
              .build());
    }
    return layout.build();
  }

  ClusterLayout layout(CallContext call) {
    return layout(call.cluster(), call.spec(), call.resolution());
  }

  MemberView look(ClusterId cluster, MemberId member) throws IOException {
    return look(cluster, member, snapshot());
  }

  MemberView look(ClusterId cluster, MemberId member, ProcessSnapshot snapshot) throws IOException {
    return look(cluster, owns(cluster), member, snapshot);
  }

  MemberView look(ClusterId cluster, boolean owns, MemberId member, ProcessSnapshot snapshot)
      throws IOException {
    // In another cluster's directory nothing is this one's: it has processes by their mark only.
    MemberFiles files =
        owns
            ? files(cluster).member(member)
            : new MemberFiles(home.resolve("none").resolve(member.toString()), member);
    return MemberView.look(mark(), cluster, files, snapshot, bootId());
  }

  /** Returns all processes as they are now. */
  ProcessSnapshot snapshot() throws IOException {
    return ProcessSnapshot.of(processes);
  }

  /** Returns all processes as the first observation of the round saw them. */
  ProcessSnapshot snapshot(ObservationRound round) throws IOException {
    try {
      return round.share(
          this,
          ProcessSnapshot.class,
          () -> {
            try {
              return snapshot();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the machine's boot id, constant for the life of this process. */
  String bootId() throws IOException {
    String known = boot;
    if (known == null) {
      known = processes.bootId();
      boot = known;
    }
    return known;
  }

  /**
   * Returns whether the cluster's directory is there and its own: two incarnations of one name may
   * begin alike.
   */
  boolean owns(ClusterId cluster) throws IOException {
    ClusterFiles files = files(cluster);
    if (!files.exists()) {
      return false;
    }
    try {
      return ClusterIdentity.read(files.identity())
          .map(ClusterIdentity::cluster)
          .filter(c -> !c.equals(cluster))
          .isEmpty();
    } catch (RecordFile.MalformedRecordException e) {
      // The directory's name alone says whose it is.
      return true;
    }
  }

  /** Returns the members that have files, or processes by their mark, or are expected. */
  NavigableSet<MemberId> everyMember(
      ClusterId cluster, Resolution resolution, ProcessSnapshot snapshot) throws IOException {
    return everyMember(cluster, owns(cluster), resolution, snapshot);
  }

  NavigableSet<MemberId> everyMember(
      ClusterId cluster, boolean owns, Resolution resolution, ProcessSnapshot snapshot)
      throws IOException {
    NavigableSet<MemberId> members = new TreeSet<>();
    if (owns) {
      members.addAll(files(cluster).membersOnDisk());
    }
    resolution.members().forEach(members::add);
    marked(cluster, snapshot)
        .forEach(p -> ProcessTag.parse(p.mark()).ifPresent(mark -> members.add(mark.member())));
    return members;
  }

  /** Returns the living processes that carry the mark of the cluster. */
  List<ProcessInfo> marked(ClusterId cluster, ProcessSnapshot snapshot) {
    return snapshot.marked(ProcessTag.prefix(mark(), cluster));
  }

  /** Waits for a moment; throws if the call was cancelled or is out of time. */
  void pause(CallContext call, String doing) {
    gate.checkTime(call, doing);
    try {
      time.pause(POLL, call.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled(doing, "the thread was interrupted");
    }
  }
}
