package io.slipway.backend.k8s.internal;

import io.slipway.spi.BackendContext;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** One cluster of servers that do nothing, with the calls that an engine makes for it. */
final class Subject {
  static final StopPolicy GRACEFUL = StopPolicy.graceful(Duration.ofSeconds(10));
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ClusterBackend backend;
  private final ClusterId id;
  private final ClusterSpec spec;
  private final Resolution resolution;

  Subject(ClusterBackend backend, int spus) {
    this(backend, spec(spus).build());
  }

  Subject(ClusterBackend backend, ClusterSpec spec) {
    this.backend = backend;
    this.id = new ClusterId(ClusterName.of("it"), new Incarnation(UUID.randomUUID()));
    this.spec = spec;
    this.resolution = backend.resolve(id, spec);
  }

  static ClusterSpec.Builder spec(int spus) {
    return ClusterSpec.builder("it")
        .spuCount(spus)
        .workload("command")
        .option("command", "httpd -f -p {port} -h {dir}")
        .backendOption("image", TestCluster.IMAGE)
        .backendOption("storage-size", "1Mi");
  }

  /** Opens a backend with a kubeconfig. */
  static ClusterBackend open(Path kubeconfig, TimeSource time, Runnable beforeChange) {
    Workload workload =
        new CommandWorkloadProvider().open(new WorkloadContext(Path.of("/nowhere"), time));
    return new K8sBackend(
        BackendContext.builder(new OwnerId("it"), time, any -> workload)
            .options(Map.of("kubeconfig", kubeconfig.toString()))
            .build(),
        beforeChange);
  }

  static ClusterBackend open(Path kubeconfig) {
    return open(kubeconfig, TimeSource.system(), () -> {});
  }

  ClusterId id() {
    return id;
  }

  MemberSet members() {
    return resolution.members();
  }

  CallContext call(OperationKind purpose, long fence) {
    return CallContext.builder()
        .cluster(id)
        .spec(spec)
        .resolution(resolution)
        .fence(new Fence(fence))
        .operation(new OperationRef(operation(fence), purpose, 1))
        .deadline(TimeSource.system().now().plus(PATIENCE))
        .build();
  }

  /** A fence is one operation's. */
  private OperationId operation(long fence) {
    return new OperationId(new UUID(id.incarnation().value().getMostSignificantBits(), fence));
  }

  ClusterObservation observe() {
    return observe(ObserveRequest.Depth.INSTANCES);
  }

  private ClusterObservation observe(ObserveRequest.Depth depth) {
    return backend.observe(
        ObserveRequest.builder(id, spec, resolution, TimeSource.system().now().plus(PATIENCE))
            .depth(depth)
            .build());
  }

  void provision(long fence) {
    backend.claim(call(OperationKind.CREATE, fence));
    backend.provision(call(OperationKind.CREATE, fence));
  }

  /** Provisions, starts, and waits until each member serves. */
  void start(long fence) {
    provision(fence);
    backend.launch(call(OperationKind.START, fence), members());
    awaitServing();
  }

  void awaitServing() {
    TestCluster.await(
        () ->
            observe(ObserveRequest.Depth.CONFIRMED).members().values().stream()
                .allMatch(member -> member.evidence(Evidence.SERVING).isTrue()));
  }
}
