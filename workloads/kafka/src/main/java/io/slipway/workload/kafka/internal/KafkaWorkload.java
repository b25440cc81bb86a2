package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Problem;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.RebalanceMember;
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
import java.util.Optional;

/** Apache Kafka in KRaft mode: a broker for each SPU, and one controller. Thread-safe. */
public final class KafkaWorkload implements Workload {
  /** The name that specs use. */
  public static final String NAME = "kafka";

  static final String JAVA_HOME = "kafka.java.home";
  static final String RUNTIME = "kafka.runtime";
  static final String IMAGE = "kafka.image";

  /** The launcher's exit code for data that is missing or another's, on each platform. */
  private static final int EXIT_DATA = 66;

  private static final String LAUNCHER = "slipway-node.jar";

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
    return WorkloadInfo.builder(NAME, Bundle.VERSION)
        .options(KafkaOptions.infos())
        .platforms(Platform.HOST, Platform.CONTAINER)
        .build();
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    KafkaOptions options = KafkaOptions.ofNew(spec, platform);
    WorkloadRequirements.Builder needs =
        WorkloadRequirements.builder().controllersFirst(OperationKind.RESUME, OperationKind.REPAIR);
    if (platform == Platform.HOST) {
      needs.property(JAVA_HOME, options.javaHome()).property(RUNTIME, runtimes.bundle().id());
    } else {
      needs
          .version(options.image().version())
          .bootstrap(MemberRole.SPU, NodeProperties.CLIENT)
          .property(IMAGE, options.image().name());
    }
    MemberId controller = MemberId.controller(1);
    needs.member(controller, ports(controller, platform, options.controllerPort()));
    for (int number = 1; number <= spec.spuCount(); number++) {
      MemberId spu = MemberId.spu(number);
      needs.member(spu, ports(spu, platform, options.spuPort(number, platform)));
    }
    return needs.build();
  }

  /** Returns the ports of a member, of which only the main one can be wanted. */
  private static Map<String, Integer> ports(MemberId member, Platform platform, int main) {
    Map<String, Integer> ports = new HashMap<>();
    NodeProperties.portNames(member, platform).forEach(name -> ports.put(name, 0));
    ports.put(NodeProperties.portName(member), main);
    return ports;
  }

  @Override
  public void install(ClusterLayout layout, ProgressSink progress) {
    if (layout.platform() != Platform.HOST) {
      // Not for the members: what asks them runs here.
      runtimes.install(progress);
      return;
    }
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
    boolean onHost = layout.platform() == Platform.HOST;
    KafkaOptions options = KafkaOptions.of(layout.spec(), layout.platform());
    String clusterId = NodeProperties.clusterId(layout.cluster());
    Placement placement = layout.placement(member);
    if (placement.directory().contains(",")) {
      throw Failures.rejected(
          "invalid home",
          "a path without ',', which would end a log directory there",
          placement.directory(),
          "choose another home");
    }
    List<String> arguments =
        List.of(
            purpose.needsData() ? "require" : "format",
            clusterId,
            placement.directory() + "/server.properties",
            onHost
                ? placement.directory()
                : "tcp://" + NodeProperties.bound(placement, NodeProperties.STATUS));
    List<String> jars = member.role() == MemberRole.SPU ? options.jars() : List.of();
    MemberPlan.Builder plan =
        MemberPlan.builder(
            onHost
                ? onHost(layout, options, jars, arguments)
                : NodeCommand.inContainer(
                    options.heapMegabytes(),
                    placement.directory() + "/" + LAUNCHER,
                    jars,
                    arguments),
            NodeProperties.portName(member));
    if (!onHost) {
      plan.image(property(layout, IMAGE)).file(LAUNCHER, runtimes.bundle().launcher());
    }
    return plan.file("server.properties", NodeProperties.of(layout, member, options))
        .volume("data", options.data())
        .dataCheck(
            "data/meta.properties",
            "cluster.id=" + clusterId,
            "node.id=" + NodeProperties.nodeId(member))
        .exitMeans(EXIT_DATA, ErrorCode.DATA_MISSING)
        .grace(GRACE)
        .build();
  }

  private List<String> onHost(
      ClusterLayout layout, KafkaOptions options, List<String> jars, List<String> arguments) {
    JavaHome java = JavaHome.of(Path.of(property(layout, JAVA_HOME)));
    Path runtime = runtimes.path(property(layout, RUNTIME));
    return new NodeCommand(java, runtime)
        .of(options.heapMegabytes(), new Archives(runtime, java).flags(), jars, arguments);
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

  /** Its listener and its data, by which a server that has this cluster is told from others. */
  @Override
  public Optional<RebalanceMember> rebalanceMember(ClusterLayout layout, MemberId member) {
    Placement placement = layout.placement(member);
    return Optional.of(
        new RebalanceMember(
            member,
            nativeId(layout, member),
            List.of(NodeProperties.advertised(placement).address()),
            List.of(NodeProperties.data(placement))));
  }

  private NodeClient questions(ClusterLayout layout, MemberAccess access) {
    if (layout.platform() == Platform.HOST) {
      return new NodeClient(bridge(property(layout, RUNTIME)), access);
    }
    // What asks a container has nothing to do with what runs in it: any host can begin to ask.
    String own = runtimes.bundle().id();
    if (!bridgeIsOpen(own)) {
      runtimes.install(ProgressSink.NONE);
    }
    return new NodeClient(bridge(own), access);
  }

  private synchronized boolean bridgeIsOpen(String runtime) {
    return bridges.containsKey(runtime);
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
