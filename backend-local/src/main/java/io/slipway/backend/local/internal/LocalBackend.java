package io.slipway.backend.local.internal;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Members as processes of this machine. See {@link ClusterBackend} for the contract of each method;
 * keeps nothing in memory that a later process would need.
 */
public final class LocalBackend implements ClusterBackend {
  /** The name that records keep. */
  public static final String NAME = "local";

  private static final int MAX_SPU_COUNT = 100;
  private static final BackendInfo INFO =
      BackendInfo.builder(NAME)
          .layoutVersion(ClusterIdentity.LAYOUT_VERSION)
          .maxSpuCount(MAX_SPU_COUNT)
          .grace(Duration.ofSeconds(3))
          .build();

  private final LocalContext world;
  private final Ports ports;
  private final Claimer claimer;
  private final Provisioner provisioner;
  private final Launcher launcher;
  private final Stopper stopper;
  private final Retirer retirer;
  private final Eraser eraser;
  private final Observer observer;
  private volatile boolean closed;

  /**
   * Opens the backend; changes nothing.
   *
   * @param context the context to open it in
   * @param steps notified of each inner step
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for any option; {@link
   *     ErrorCode#BACKEND_UNAVAILABLE} without a shell or a way to see processes
   */
  public LocalBackend(BackendContext context, StepListener steps) {
    this(context, steps, ProcessTable.system(), true);
  }

  /** For tests: another process table, no own sessions. */
  LocalBackend(
      BackendContext context, StepListener steps, ProcessTable processes, boolean ownSession) {
    if (!context.options().isEmpty()) {
      throw Failures.invalid(
          "unknown option of backend '" + NAME + "'",
          "none",
          context.options().keySet(),
          "leave it out");
    }
    if (!Files.isExecutable(Shim.SHELL)) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "backend '" + NAME + "' cannot work here")
              .withExpected("a POSIX shell as " + Shim.SHELL)
              .withRemedy("install one"));
    }
    this.world =
        new LocalContext(
            context.directory().toAbsolutePath().normalize(),
            context.time(),
            context.workloads(),
            processes,
            steps);
    ProcessKiller killer = new ProcessKiller(world);
    this.ports = new Ports(world);
    this.claimer = new Claimer(world, killer);
    this.provisioner = new Provisioner(world);
    this.launcher = new Launcher(world, killer, new Shim(world, ownSession), ports);
    this.stopper = new Stopper(world);
    this.retirer = new Retirer(world, killer);
    this.eraser = new Eraser(world, killer, ports);
    this.observer = new Observer(world);
  }

  @Override
  public BackendInfo info() {
    return INFO;
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    requireOpen();
    INFO.checkOptions(spec);
    if (spec.spuCount() > MAX_SPU_COUNT) {
      throw Failures.invalid(
          "too many SPUs for one machine",
          "1 to " + MAX_SPU_COUNT,
          spec.spuCount(),
          "ask for fewer");
    }
    Workload workload = world.workload(spec);
    WorkloadRequirements needs = workload.needs(spec, INFO.platform());
    long spus = needs.members().keySet().stream().filter(m -> m.role() == MemberRole.SPU).count();
    if (spus != spec.spuCount()) {
      throw Failures.rejected(
          "workload '" + spec.workload() + "' gives a wrong number of SPUs",
          Integer.toString(spec.spuCount()),
          spus,
          "report this as a bug of the workload");
    }
    DiskSpace.require(world.home(), needs.members().size());
    Resolution.Builder resolution = Resolution.builder(workload.info(), needs);
    try {
      ports.choose(cluster, needs).forEach(resolution::member);
    } catch (IOException e) {
      throw Ports.unreadable(e);
    }
    return resolution.build();
  }

  @Override
  public void claim(CallContext call) {
    requireOpen();
    claimer.claim(call);
  }

  @Override
  public void provision(CallContext call) {
    requireOpen();
    provisioner.provision(call);
    ports.release(call.cluster());
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    requireOpen();
    launcher.launch(call, members);
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    requireOpen();
    stopper.stop(call, members.stream().toList(), policy);
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    requireOpen();
    retirer.retire(call, surplus);
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    requireOpen();
    eraser.erase(call, policy);
    launcher.forget(call.cluster());
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    requireOpen();
    return observer.observe(request);
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return Optional.of(world.layout(cluster, spec, resolution));
  }

  @Override
  public List<OwnedCluster> inventory() {
    return owned("", any -> true);
  }

  @Override
  public List<OwnedCluster> inventory(ClusterName name) {
    return owned(name + "-", cluster -> cluster.name().equals(name));
  }

  /**
   * Lists what there is of some clusters.
   *
   * @param prefix of the names of their files
   * @param wanted whether a cluster is one of them
   */
  private List<OwnedCluster> owned(String prefix, Predicate<ClusterId> wanted) {
    requireOpen();
    try {
      Map<ClusterId, Fence> fences = new LinkedHashMap<>(world.fences().all(prefix));
      ClusterIdentity.all(world.home(), prefix)
          .values()
          .forEach(identity -> fences.putIfAbsent(identity.cluster(), Fence.NONE));
      Set<ClusterId> running = new LinkedHashSet<>();
      for (ProcessInfo process : world.snapshot().markedOf(world.mark())) {
        ProcessTag.parse(process.mark()).ifPresent(mark -> running.add(mark.cluster()));
      }
      running.forEach(cluster -> fences.putIfAbsent(cluster, Fence.NONE));
      // Another name may begin alike.
      fences.keySet().removeIf(wanted.negate());
      List<OwnedCluster> owned = new ArrayList<>();
      fences.forEach(
          (cluster, fence) ->
              owned.add(
                  world.files(cluster).exists() || running.contains(cluster)
                      ? OwnedCluster.present(cluster, fence)
                      : OwnedCluster.erased(cluster, fence)));
      return List.copyOf(owned);
    } catch (IOException e) {
      throw Failures.ofFiles("list the clusters of " + world.home(), e);
    }
  }

  @Override
  public List<String> logs(LogRequest request) {
    requireOpen();
    try {
      return Logs.tail(world.files(request.cluster()).member(request.member()), request.maxLines());
    } catch (IOException e) {
      throw Failures.ofFiles("read the log of " + request.member(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    eraser.close();
  }

  private void requireOpen() {
    if (closed) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, "backend '" + NAME + "' was closed")
              .withRemedy("open it again"));
    }
  }
}
