package io.slipway.workload.kafka.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Starts what the workload plans as plain children, and ends all of them on close. */
class TestCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Workload workload;
  private final ClusterLayout layout;
  private final TimeSource time = TimeSource.system();
  private final SortedMap<MemberId, Process> processes = new TreeMap<>();
  private final SortedMap<MemberId, InstanceId> instances = new TreeMap<>();

  TestCluster(Workload workload, ClusterSpec spec, Path directory) {
    this(workload, TestLayouts.of(workload, spec, directory));
  }

  TestCluster(Workload workload, ClusterLayout layout) {
    this.workload = workload;
    this.layout = layout;
    workload.install(layout, ProgressSink.NONE);
  }

  ClusterLayout layout() {
    return layout;
  }

  /** Returns what whoever probes is told of the cluster. */
  ClusterLayout told() {
    return layout;
  }

  MemberAccess access() {
    return MemberAccess.direct(layout);
  }

  /** Prepares the process of a plan. */
  ProcessBuilder process(MemberId member, MemberPlan plan) {
    return new ProcessBuilder(plan.command());
  }

  Collection<MemberId> spus() {
    return layout.resolution().members(MemberRole.SPU).stream().toList();
  }

  Collection<MemberId> controllers() {
    return layout.resolution().members(MemberRole.CONTROLLER).stream().toList();
  }

  void launch(Collection<MemberId> members, OperationKind purpose) {
    members.forEach(member -> launch(member, purpose));
  }

  Process launch(MemberId member, OperationKind purpose) {
    MemberPlan plan = workload.plan(layout, member, purpose);
    Path directory = Path.of(layout.placement(member).directory());
    try {
      for (String volume : plan.volumes().keySet()) {
        Files.createDirectories(directory.resolve(volume));
      }
      for (Map.Entry<String, byte[]> file : plan.files().entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
      ProcessBuilder builder =
          process(member, plan)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log(member).toFile()));
      builder.environment().putAll(plan.environment());
      Process process = builder.start();
      processes.put(member, process);
      instances.put(member, new InstanceId(process.pid() + "@any start@any boot"));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks what a backend checks before a launch on data. */
  boolean hasData(MemberId member) {
    Path directory = Path.of(layout.placement(member).directory());
    return workload.plan(layout, member, OperationKind.RESUME).dataChecks().stream()
        .allMatch(
            check -> {
              try {
                return Files.readAllLines(directory.resolve(check.path()))
                    .containsAll(check.lines());
              } catch (IOException e) {
                return false;
              }
            });
  }

  Path log(MemberId member) {
    return Path.of(layout.placement(member).directory(), "log");
  }

  Process process(MemberId member) {
    return java.util.Objects.requireNonNull(processes.get(member), member.toString());
  }

  /** Tells members to end and waits until they have. */
  void stop(Collection<MemberId> members) {
    members.forEach(member -> process(member).destroy());
    members.forEach(this::awaitEnd);
  }

  void kill(Collection<MemberId> members) {
    members.forEach(member -> process(member).destroyForcibly());
    members.forEach(this::awaitEnd);
  }

  private void awaitEnd(MemberId member) {
    try {
      if (!process(member).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(member + " does not end:\n" + tail(member));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    instances.remove(member);
  }

  ProbeResult probe() {
    return workload.probe(
        ProbeRequest.builder(told(), time.now().plus(Duration.ofSeconds(10)))
            .instances(instances)
            .marks(marks())
            .access(access())
            .build());
  }

  SortedMap<MemberId, String> marks() {
    SortedMap<MemberId, String> marks = new TreeMap<>();
    instances.forEach((member, instance) -> marks.put(member, instance.value()));
    return marks;
  }

  void unregister(Collection<Surplus> surplus) {
    workload.unregister(
        UnregisterRequest.builder(
                told(), List.copyOf(surplus), time.now().plus(Duration.ofSeconds(10)))
            .access(access())
            .build());
  }

  /** Waits until exactly these members are confirmed and nothing else is registered. */
  ProbeResult awaitConfirmed(Collection<MemberId> members) {
    return await(
        "exactly " + members,
        result ->
            result.surplus().isEmpty()
                && result.gaps().isEmpty()
                && instances.keySet().stream()
                    .filter(member -> confirmed(result, member))
                    .toList()
                    .equals(members.stream().sorted().toList()));
  }

  static boolean confirmed(ProbeResult result, MemberId member) {
    return List.of(Evidence.IDENTITY, Evidence.SERVING, Evidence.REGISTERED).stream()
        .allMatch(kind -> Fact.yes().equals(result.evidence(member).get(kind)));
  }

  ProbeResult await(String what, Predicate<ProbeResult> goal) {
    Instant end = time.now().plus(PATIENCE);
    while (true) {
      ProbeResult result = probe();
      if (goal.test(result)) {
        return result;
      }
      for (MemberId member : instances.keySet()) {
        if (!process(member).isAlive()) {
          throw new AssertionError(member + " has ended:\n" + tail(member));
        }
      }
      if (time.now().isAfter(end)) {
        throw new AssertionError("expected " + what + ", was " + text(result));
      }
      try {
        time.pause(PAUSE, new CancellationToken());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  String text(ProbeResult result) {
    return instances.keySet().stream()
            .map(member -> member + " " + result.evidence(member))
            .collect(Collectors.joining("; "))
        + ", surplus "
        + result.surplus()
        + ", gaps "
        + result.gaps();
  }

  String tail(MemberId member) {
    try {
      List<String> lines = Files.readAllLines(log(member));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    for (Process process : processes.values()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
