package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Problem;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Apache Kafka in KRaft mode: a broker for each SPU, and one controller. Thread-safe. */
public final class KafkaWorkload implements Workload {
  /** The name that specs use. */
  public static final String NAME = "kafka";

  static final String JAVA_HOME = "kafka.java.home";
  static final String RUNTIME = "kafka.runtime";

  private static final Duration GRACE = Duration.ofSeconds(15);

  private final TimeSource time;
  private final Runtimes runtimes;
  private final Map<String, Bridge> bridges = new HashMap<>();
  private boolean closed;

  /**
   * Creates the workload.
   *
   * @param context what it is opened with
   * @param bundle the jars that it installs
   */
  public KafkaWorkload(WorkloadContext context, Bundle bundle) {
    this.time = context.time();
    this.runtimes = new Runtimes(context.runtimeDirectory(), bundle);
  }

  @Override
  public WorkloadInfo info() {
    return WorkloadInfo.builder(NAME, Bundle.VERSION).options(KafkaOptions.infos()).build();
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    KafkaOptions options = KafkaOptions.ofNew(spec);
    WorkloadRequirements.Builder needs =
        WorkloadRequirements.builder()
            .controllersFirst(OperationKind.RESUME, OperationKind.REPAIR)
            .property(JAVA_HOME, options.javaHome())
            .property(RUNTIME, runtimes.bundle().id())
            .member(
                MemberId.controller(1),
                Map.of(NodeProperties.CONTROLLER, options.controllerPort()));
    for (int number = 1; number <= spec.spuCount(); number++) {
      needs.member(MemberId.spu(number), Map.of(NodeProperties.CLIENT, options.spuPort(number)));
    }
    return needs.build();
  }

  @Override
  public void install(ClusterLayout layout, ProgressSink progress) {
    String home = property(layout, JAVA_HOME);
    JavaHome.problem(home)
        .ifPresent(
            problem -> {
              throw Failures.rejected(
                  "the cluster's Java is gone",
                  "a Java 17 or later at " + home + ", as when it was created",
                  problem,
                  "install it there again",
                  "create a new cluster");
            });
    runtimes.install(property(layout, RUNTIME), progress);
  }

  @Override
  public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
    KafkaOptions options = KafkaOptions.of(layout.spec());
    String clusterId = NodeProperties.clusterId(layout.cluster());
    Path directory = Path.of(layout.placement(member).directory());
    if (directory.toString().contains(",")) {
      throw Failures.rejected(
          "invalid home",
          "a path without ',', which would end a log directory there",
          directory,
          "choose another home");
    }
    JavaHome java = JavaHome.of(Path.of(property(layout, JAVA_HOME)));
    Path runtime = runtimes.path(property(layout, RUNTIME));
    List<String> arguments =
        List.of(
            purpose.needsData() ? "require" : "format",
            clusterId,
            directory.resolve("server.properties").toString(),
            directory.toString());
    return MemberPlan.builder(
            new NodeCommand(java, runtime)
                .of(options.heapMegabytes(), new Archives(runtime, java).flags(), arguments),
            NodeProperties.portName(member))
        .file("server.properties", NodeProperties.of(layout, member, options))
        .volume("data")
        .dataCheck(
            "data/meta.properties",
            "cluster.id=" + clusterId,
            "node.id=" + NodeProperties.nodeId(member))
        .grace(GRACE)
        .build();
  }

  @Override
  public ProbeResult probe(ProbeRequest request) {
    request.cancellation().throwIfCancelled();
    ProbeResult result =
        new KafkaProbe(request, questions(request.layout(), request.access()), time).probe();
    request.cancellation().throwIfCancelled();
    return result;
  }

  @Override
  public void unregister(UnregisterRequest request) {
    if (request.registrations().isEmpty()) {
      return;
    }
    new Deregistration(time, questions(request.layout(), request.access()), request).remove();
  }

  @Override
  public String nativeId(ClusterLayout layout, MemberId member) {
    return Integer.toString(NodeProperties.nodeId(member));
  }

  private NodeClient questions(ClusterLayout layout, MemberAccess access) {
    return new NodeClient(bridge(property(layout, RUNTIME)), access);
  }

  private synchronized Bridge bridge(String runtime) {
    if (closed) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, "the Kafka workload was closed")
              .withRemedy("open it again"));
    }
    return bridges.computeIfAbsent(runtime, runtimes::bridge);
  }

  private static String property(ClusterLayout layout, String key) {
    String value = layout.resolution().properties().get(key);
    if (value == null) {
      throw Failures.rejected(
          "cluster '" + layout.cluster().name() + "' was not resolved for Kafka",
          "a property " + key,
          layout.resolution().properties().keySet(),
          "report this as a bug");
    }
    return value;
  }

  @Override
  public synchronized void close() {
    closed = true;
    bridges.values().forEach(Bridge::close);
    bridges.clear();
  }
}
