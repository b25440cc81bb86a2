package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.spi.BackendException;
import io.slipway.spi.Call;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.Placement;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What all calls of a backend share: its directory, its clock, the process table. Thread-safe. */
final class World {
  static final String HOST = "127.0.0.1";
  private static final Duration POLL = Duration.ofMillis(5);

  private final Path home;
  private final String mark;
  private final TimeSource time;
  private final WorkloadLookup workloads;
  private final ProcessTable processes;
  private final StepListener steps;
  private final Fences fences;
  private final Gate gate;

  World(
      Path home,
      TimeSource time,
      WorkloadLookup workloads,
      ProcessTable processes,
      StepListener steps) {
    this.home = home;
    this.mark = Mark.homeOf(home);
    this.time = time;
    this.workloads = workloads;
    this.processes = processes;
    this.steps = steps;
    this.fences = new Fences(home);
    this.gate = new Gate(mark, fences, time);
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

  Gate gate() {
    return gate;
  }

  /** Returns the home's part of every mark; the same before and after the directory is made. */
  String mark() {
    return mark;
  }

  ClusterFiles files(ClusterId cluster) {
    return new ClusterFiles(home, cluster);
  }

  void reached(StepListener.Step step, Call call, Object subject) {
    steps.reached(step, call.cluster(), subject.toString());
  }

  Workload workload(ClusterSpec spec) {
    try {
      return workloads.find(spec.workload());
    } catch (BackendException e) {
      throw e;
    } catch (SlipwayException e) {
      throw BackendException.builder(e.code(), String.valueOf(e.getMessage())).cause(e).build();
    }
  }

  ClusterLayout layout(ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    SortedMap<MemberId, Placement> placements = new TreeMap<>();
    for (MemberId member : resolution.members()) {
      placements.put(
          member,
          new Placement(
              HOST,
              files(cluster).member(member).directory().toAbsolutePath().toString(),
              resolution.ports(member)));
    }
    return new ClusterLayout(cluster, spec, resolution, placements);
  }

  ClusterLayout layout(Call call) {
    return layout(call.cluster(), call.spec(), call.resolution());
  }

  MemberView look(ClusterId cluster, MemberId member) throws IOException {
    return look(cluster, member, processes.all());
  }

  MemberView look(ClusterId cluster, MemberId member, NavigableMap<Long, ProcessInfo> snapshot)
      throws IOException {
    // In another cluster's directory nothing is this one's: it has processes by their mark only.
    MemberFiles files =
        owns(cluster)
            ? files(cluster).member(member)
            : new MemberFiles(home.resolve("none").resolve(member.toString()), member);
    return MemberView.look(mark(), cluster, files, snapshot, processes.bootId());
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
      ClusterId cluster, Resolution resolution, NavigableMap<Long, ProcessInfo> snapshot)
      throws IOException {
    NavigableSet<MemberId> members = new TreeSet<>();
    if (owns(cluster)) {
      members.addAll(files(cluster).membersOnDisk());
    }
    resolution.members().forEach(members::add);
    snapshot.values().stream()
        .filter(marked(cluster))
        .forEach(p -> Mark.parse(p.mark()).ifPresent(mark -> members.add(mark.member())));
    return members;
  }

  /** Returns whether a living process carries the mark of the cluster. */
  Predicate<ProcessInfo> marked(ClusterId cluster) {
    String prefix = Mark.prefix(mark(), cluster);
    return process -> !process.dead() && process.mark().startsWith(prefix);
  }

  /** Removes the tombstones of other clusters that have been kept for long enough. */
  void pruneTombstones(ClusterId but) {
    String doing = "remove old tombstones";
    try {
      Instant now = time.now();
      for (Fences.FenceRecord record : fences.all()) {
        if (record.cluster().equals(but)) {
          continue;
        }
        gate.locked(
            record.cluster(),
            doing,
            () -> {
              fences.prune(record.cluster(), now);
              return true;
            });
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    }
  }

  /** Waits for a moment; throws if the call was cancelled or is out of time. */
  void pause(Call call, String doing) {
    gate.checkTime(call, doing);
    try {
      time.pause(POLL, call.cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled(doing, "the thread was interrupted");
    }
  }
}
