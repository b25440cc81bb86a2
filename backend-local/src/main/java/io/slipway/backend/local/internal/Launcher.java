package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.backend.local.internal.MemberRecords.Instance;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationId;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Progress;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Launches members. */
final class Launcher {
  private static final int TAIL = 5;
  private static final Duration WITHDRAWAL = Duration.ofSeconds(2);

  private final LocalContext world;
  private final ProcessKiller killer;
  private final Shim shim;
  private final Ports ports;

  /** The operation for which each cluster's workload was last asked to install what it needs. */
  private final Map<ClusterId, OperationId> installed = new ConcurrentHashMap<>();

  Launcher(LocalContext world, ProcessKiller killer, Shim shim, Ports ports) {
    this.world = world;
    this.killer = killer;
    this.shim = shim;
    this.ports = ports;
  }

  /** Forgets a cluster that was erased. */
  void forget(ClusterId cluster) {
    installed.remove(cluster);
  }

  /** One member on its way. */
  private static final class Launch {
    final MemberFiles files;
    final MemberPlan plan;
    final String token;
    @Nullable Process process;

    Launch(MemberFiles files, MemberPlan plan, String token) {
      this.files = files;
      this.plan = plan;
      this.token = token;
    }
  }

  void launch(CallContext call, MemberSet members) {
    String doing = "launch " + members + " of cluster '" + call.cluster().name() + "'";
    world.gate().step(call, doing, () -> Provisioner.requireProvisioned(world, call));
    Provisioner.requireShim(world, call, doing);
    Workload workload = world.workload(call.spec());
    ClusterLayout layout = world.layout(call);
    OperationId operation = call.operation().id();
    if (!operation.equals(installed.get(call.cluster()))) {
      workload.install(layout, call.progress());
      installed.put(call.cluster(), operation);
    }
    List<Launch> launches = new ArrayList<>();
    for (MemberId member : members) {
      requireExpected(call, member);
    }
    for (MemberId member : members) {
      MemberPlan plan = workload.plan(layout, member, call.operation().purpose());
      prepare(call, doing, member, plan).ifPresent(launches::add);
    }
    try {
      for (Launch launch : launches) {
        fork(call, doing, launch);
      }
      await(call, doing, launches);
    } catch (BackendException e) {
      try {
        withdraw(call, launches);
      } catch (BackendException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void requireExpected(CallContext call, MemberId member) {
    if (!call.resolution().members().contains(member)) {
      throw Failures.rejected(
          "cannot launch " + member + " of cluster '" + call.cluster().name() + "'",
          "one of " + call.resolution().members(),
          member,
          "launch the members of the stored resolution");
    }
  }

  /** Makes everything ready for the fork; empty if the member lives already. */
  private Optional<Launch> prepare(
      CallContext call, String doing, MemberId member, MemberPlan plan) {
    while (true) {
      Prepared prepared =
          world
              .gate()
              .step(
                  call,
                  doing,
                  () -> {
                    MemberView view = world.look(call.cluster(), member);
                    if (view.command().isPresent() && view.desired().running()) {
                      return new Prepared(Optional.empty(), Optional.empty());
                    }
                    return view.all().isEmpty()
                        ? new Prepared(Optional.of(prepareNow(call, view, plan)), Optional.empty())
                        : new Prepared(Optional.empty(), Optional.of(view));
                  });
      if (prepared.leftBehind().isEmpty()) {
        prepared.launch().ifPresent(l -> world.reached(Step.WANTED_RUNNING, call, member));
        return prepared.launch();
      }
      // What is left of an earlier life, or of a stop or launch that a crash cut short, would be a
      // second process on the same data. Its grace is not awaited: the fence has ended that call.
      MemberView seen = prepared.leftBehind().get();
      killer.kill(
          call, doing, () -> world.look(call.cluster(), member).leftSince(seen.desired().token()));
    }
  }

  /** A launch made ready, or what is in its way, or neither: the member lives. */
  private record Prepared(Optional<Launch> launch, Optional<MemberView> leftBehind) {}

  private Launch prepareNow(CallContext call, MemberView view, MemberPlan plan) throws IOException {
    MemberFiles files = view.files();
    Preparation preparation = new Preparation(call, files, plan);
    preparation.checkData();
    ports.requireFree(files.member(), call.resolution().ports(files.member()));
    DurableFiles.makeDirectory(files.control());
    DurableFiles.makeDirectory(files.logs());
    preparation.write((step, subject) -> world.reached(step, call, subject));
    // The holder was seen to be dead, and only a fork from here could take the lock.
    for (Path record : List.of(files.lock(), files.exit(), files.instance())) {
      DurableFiles.clearPlace(record);
      DurableFiles.delete(record);
    }
    Logs.rotate(files);
    DurableFiles.makeFile(files.log());
    world.reached(Step.LOG_ROTATED, call, files.member());
    Launch launch = new Launch(files, plan, UUID.randomUUID().toString().substring(0, 8));
    DurableFiles.clearPlace(files.desired());
    MemberRecords.write(files, new Desired(true, launch.token, plan.grace(), call.fence()));
    return launch;
  }

  private void fork(CallContext call, String doing, Launch launch) {
    world
        .gate()
        .step(
            call,
            doing,
            () -> {
              Desired desired = MemberRecords.desired(launch.files);
              if (!desired.running() || !desired.token().equals(launch.token)) {
                throw withdrawn(launch);
              }
              try {
                launch.process = shim.start(call, launch.files, launch.plan, launch.token);
              } catch (IOException e) {
                throw BackendException.builder(
                        Problem.of(
                                ErrorCode.BACKEND_REJECTED,
                                "cannot start a process for " + launch.files.member())
                            .withActual(String.valueOf(e.getMessage()))
                            .withRemedy("check the limits of this machine"))
                    .cause(e)
                    .build();
              }
            });
    world.reached(Step.FORKED, call, launch.files.member());
  }

  private void await(CallContext call, String doing, List<Launch> launches) {
    List<Launch> pending = new ArrayList<>(launches);
    try {
      while (true) {
        for (Launch launch : List.copyOf(pending)) {
          if (launch.process != null && launch.process.isAlive()) {
            continue;
          }
          Optional<Instance> instance = recorded(launch);
          if (instance.isPresent()) {
            pending.remove(launch);
            world.reached(Step.RECORDED, call, launch.files.member());
            call.progress()
                .report(
                    new Progress("launched, pid " + instance.get().pid(), launch.files.member()));
          } else {
            throw failed(call, launch);
          }
        }
        if (pending.isEmpty()) {
          return;
        }
        world.pause(call, doing);
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    }
  }

  private static Optional<Instance> recorded(Launch launch) throws IOException {
    return MemberRecords.instance(launch.files).filter(i -> i.token().equals(launch.token));
  }

  /** Ensures that no shim of a failed call starts anything later. */
  private void withdraw(CallContext call, List<Launch> launches) {
    CallContext last =
        call.toBuilder()
            .cancellation(new CancellationToken())
            .deadline(world.time().now().plus(WITHDRAWAL))
            .build();
    boolean interrupted = Thread.interrupted();
    try {
      for (Launch launch : launches) {
        String doing =
            "withdraw the launch of "
                + launch.files.member()
                + " of cluster '"
                + call.cluster().name()
                + "'";
        boolean unwanted = world.gate().locked(call.cluster(), doing, () -> unwant(call, launch));
        // Its shim may record an instance even now; it is not wanted any more, and must not stay.
        if (unwanted && launch.process != null) {
          killer.kill(last, doing, () -> ofLaunch(call, launch));
        }
        while (launch.process != null && launch.process.isAlive()) {
          world.pause(last, doing);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean unwant(CallContext call, Launch launch) throws IOException {
    if (isOvertaken(call)
        || !Files.exists(launch.files.control())
        || recorded(launch).isPresent()) {
      return false;
    }
    Desired desired = MemberRecords.desired(launch.files);
    if (desired.token().equals(launch.token)) {
      MemberRecords.write(launch.files, desired.stopped(call.fence()));
    }
    return true;
  }

  private boolean isOvertaken(CallContext call) throws IOException {
    try {
      return call.fence().isOlderThan(world.fences().installed(call.cluster()));
    } catch (MalformedRecordException e) {
      // The launch's own token keeps a newer launch safe.
      return false;
    }
  }

  private List<ProcessInfo> ofLaunch(CallContext call, Launch launch) throws IOException {
    return world.look(call.cluster(), launch.files.member()).ofLaunch(launch.token);
  }

  private BackendException failed(CallContext call, Launch launch) throws IOException {
    int status = launch.process == null ? -1 : launch.process.exitValue();
    return switch (status) {
      case Shim.LOCK_HELD ->
          BackendException.builder(
                  Problem.of(ErrorCode.BACKEND_REJECTED, "cannot launch " + launch.files.member())
                      .withActual(
                          "its lock is held"
                              + MemberRecords.lock(launch.files)
                                  .map(l -> " by process " + l.pid())
                                  .orElse(""))
                      .withRemedy("repeat it"))
              .retryable()
              .outcome(Outcome.UNKNOWN)
              .build();
      case Shim.FENCE_OLD -> FenceGuard.stale(call, world.fences().installed(call.cluster()));
      case Shim.WITHDRAWN -> withdrawn(launch);
      case Shim.UNWRITTEN ->
          Failures.rejected(
              "cannot launch " + launch.files.member(),
              "room for its records in " + launch.files.control(),
              "a disk that did not take them",
              DiskFault.OTHER.next() + ", then repeat");
      default ->
          BackendException.rejected(
              Problem.of(ErrorCode.BACKEND_REJECTED, "cannot launch " + launch.files.member())
                  .withExpected("its shim to record an instance")
                  .withActual("exit status " + status + " " + Logs.tail(launch.files.log(), TAIL)));
    };
  }

  private static BackendException withdrawn(Launch launch) {
    return BackendException.builder(
            Problem.of(
                    ErrorCode.BACKEND_REJECTED,
                    "the launch of " + launch.files.member() + " was withdrawn by another call")
                .withRemedy("observe the cluster, then repeat it"))
        .retryable()
        .build();
  }
}
