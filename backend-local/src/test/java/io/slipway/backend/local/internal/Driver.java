package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.spi.BackendContext;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.workload.command.CommandWorkloadProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plays the engine for one cluster: builds calls with fences that grow. */
final class Driver implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final StopPolicy STOP = StopPolicy.graceful(Duration.ofSeconds(5));

  final Path home;
  final ClusterId cluster;
  final ClusterSpec spec;
  final Resolution resolution;
  final OperationId operation = new OperationId(UUID.randomUUID());
  LocalBackend backend;
  Fence fence = Fence.NONE;

  Driver(Path home, String name, int spus, String command) {
    this(home, name, spus, command, StepListener.NONE, true);
  }

  Driver(Path home, String name, int spus, String command, StepListener steps, boolean ownSession) {
    this.home = home;
    this.backend = open(home, steps, ownSession);
    this.cluster = new ClusterId(new ClusterName(name), new Incarnation(UUID.randomUUID()));
    this.spec =
        ClusterSpec.builder(name)
            .spuCount(spus)
            .workload("command")
            .option("command", command)
            .build();
    this.resolution = backend.resolve(cluster, spec);
  }

  static LocalBackend open(Path home, StepListener steps, boolean ownSession) {
    return new LocalBackend(context(home), steps, ProcessTable.system(), ownSession);
  }

  static BackendContext context(Path home) {
    return context(home, TimeSource.system());
  }

  static BackendContext context(Path home, TimeSource time) {
    Workload command =
        new CommandWorkloadProvider().open(new WorkloadContext(home.resolve("runtime"), time));
    return BackendContext.builder(new OwnerId("test"), time, any -> command)
        .home(home, home.resolve("local"))
        .build();
  }

  /** A command line that runs {@link TestServer} on the member's port. */
  static String server() {
    return java("TestServer") + " {port}";
  }

  static String java(String main) {
    return "'"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:+UseSerialGC -Xmx32m -cp '"
        + Path.of("target", "test-classes").toAbsolutePath()
        + "' "
        + Driver.class.getPackageName()
        + "."
        + main;
  }

  /** A command line of a script that runs in a shell; it holds no single quotes. */
  static String script(String text) {
    return "/bin/sh -c '" + text + "' {port}";
  }

  Driver claim() {
    fence = fence.next();
    backend.claim(call(OperationKind.START));
    return this;
  }

  Driver provision() {
    backend.provision(call(OperationKind.CREATE));
    return this;
  }

  Driver launch(OperationKind purpose) {
    backend.launch(call(purpose), all());
    return this;
  }

  /** Creates and launches. */
  Driver start() {
    return claim().provision().launch(OperationKind.START);
  }

  void stop() {
    backend.stop(call(OperationKind.SHUTDOWN), all(), STOP);
  }

  void stop(StopPolicy policy, MemberId... members) {
    backend.stop(call(OperationKind.SHUTDOWN), MemberSet.of(members), policy);
  }

  void erase() {
    backend.erase(call(OperationKind.DELETE), ErasePolicy.DEFAULT);
  }

  List<String> logs(MemberId member, int maxLines) {
    return backend.logs(LogRequest.of(cluster, resolution, member, maxLines));
  }

  MemberSet all() {
    return resolution.members();
  }

  CallContext call(OperationKind purpose) {
    return call(purpose, fence);
  }

  CallContext call(OperationKind purpose, Fence with) {
    return CallContext.builder()
        .cluster(cluster)
        .spec(spec)
        .resolution(resolution)
        .fence(with)
        .operation(new OperationRef(operation, purpose, 1))
        .deadline(TimeSource.system().now().plus(PATIENCE))
        .build();
  }

  ClusterObservation observe(Depth depth) {
    return backend.observe(
        ObserveRequest.builder(cluster, spec, resolution, TimeSource.system().now().plus(PATIENCE))
            .depth(depth)
            .build());
  }

  MemberObservation member(int spu) {
    return observe(Depth.CONFIRMED).member(MemberId.spu(spu)).orElseThrow();
  }

  /** Waits until all members are confirmed. */
  ClusterObservation awaitConfirmed() {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> observe(Depth.CONFIRMED),
            seen -> seen.members().values().stream().allMatch(this::confirmed));
  }

  boolean confirmed(MemberObservation member) {
    return resolution.confirmedBy().stream().allMatch(kind -> member.evidence(kind).isTrue());
  }

  MemberObservation awaitActual(int spu, MemberObservation.Actual actual) {
    return await().atMost(PATIENCE).until(() -> member(spu), m -> m.actual() == actual);
  }

  MemberObservation awaitExit(int spu) {
    return await().atMost(PATIENCE).until(() -> member(spu), m -> m.exit().isPresent());
  }

  long pid(int spu) {
    return member(spu).pid().orElseThrow();
  }

  int port(MemberId member) {
    return Objects.requireNonNull(resolution.ports(member).get("client"));
  }

  boolean alive(int spu) {
    return member(spu).evidence(Evidence.ALIVE).isTrue();
  }

  ClusterFiles files() {
    return new ClusterFiles(home.resolve("local"), cluster);
  }

  /** Returns the living processes that carry the cluster's mark. */
  List<ProcessInfo> marked() {
    return marked(home, cluster);
  }

  static List<ProcessInfo> marked(Path home, @Nullable ClusterId cluster) {
    String mark = ProcessTag.homeOf(home.resolve("local"));
    String prefix = cluster == null ? mark + ":" : ProcessTag.prefix(mark, cluster);
    try {
      return ProcessTable.system().all().values().stream()
          .filter(p -> !p.dead() && p.mark().startsWith(prefix))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void kill(long pid) {
    assertThat(ProcessHandle.of(pid)).isPresent();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** Goes on as the next engine process would: with a backend of its own. */
  Driver reopen() {
    backend.close();
    backend = open(home, StepListener.NONE, true);
    return this;
  }

  /** Erases what the test left, and asserts that no process is. */
  @Override
  public void close() {
    reopen();
    Fence installed = observe(Depth.INSTANCES).fence();
    fence = installed.isOlderThan(fence) ? fence : installed;
    claim();
    erase();
    assertThat(marked()).isEmpty();
  }
}
