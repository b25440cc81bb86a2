package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.slipway.backend.k8s.K8sBackendProvider;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import io.slipway.workload.kafka.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of Kafka on a real Kubernetes as its users have it: an engine on the shipped Role,
 * and clients outside, at a port of the node.
 */
final class KafkaWorld implements AutoCloseable {
  static final ClusterName NAME = ClusterName.of("orders");
  static final String IMAGE =
      System.getProperty("slipway.k8s.kafka.image", "localhost/kafka:4.3.1");

  /** A pod with Java and Kafka takes its time, the more on a busy machine. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  static final CommandOptions PATIENTLY = CommandOptions.defaults().withTimeout(PATIENCE);

  private static final String TOPIC = "events";
  private static final int RECORDS = 1_000;

  private final TestCluster world;
  private final String namespace;
  private final Path directory;
  private final InMemoryStateStore.Backing records = new InMemoryStateStore.Backing();
  private final KafkaRecords clients;
  private volatile @Nullable ClusterObservation told;

  KafkaWorld(TestCluster world, String namespace, Path directory) {
    this.world = world;
    this.namespace = namespace;
    this.directory = directory;
    this.clients = KafkaRecords.open(directory.resolve("runtime"));
  }

  static ClusterSpec spec(TestCluster world) {
    return ClusterSpec.builder(NAME.value())
        .spuCount(3)
        .workload("kafka")
        .option("image", IMAGE)
        .backendOption("service-type", "NodePort")
        .backendOption("external-host", world.node())
        .build();
  }

  SlipwayEngine open() {
    return home(new InMemoryStateStore(records)).backend(new Watched()).openEngine();
  }

  private SlipwayHome home(InMemoryStateStore store) {
    return SlipwayHome.at(directory)
        .store(store)
        .backendOptions(
            K8sBackend.NAME, Map.of("kubeconfig", world.kubeconfig(namespace).toString()))
        .defaultBackend(K8sBackend.NAME);
  }

  /** Kills an engine in the midst of a command, and lets the next one do the rest. */
  void killedWithin(Command command, BooleanSupplier once) throws InterruptedException {
    Kill kill = new Kill(once);
    SlipwayEngine killed =
        home(new InMemoryStateStore(records, kill)).backend(new Killable(kill)).openEngine();
    try {
      Object unused = killed.submit(command, PATIENTLY);
      assertThat(kill.await(PATIENCE)).as("%s came to where it is killed", command).isTrue();
      try (SlipwayEngine next = open()) {
        RecoveryReport report = next.recover(NAME, PATIENTLY);
        assertThat(report.action()).as("%s", report).isEqualTo(RecoveryReport.Action.FINISHED);
      }
    } finally {
      closeKilled(killed);
    }
  }

  /** Nothing of it counts any more but its threads and connections. */
  private static void closeKilled(SlipwayEngine killed) {
    try {
      killed.close();
    } catch (SlipwayException e) {
      assertThat(e).hasStackTraceContaining("the engine was killed");
    }
  }

  /** The backend as it is installed; what it has told the engine is kept. */
  private final class Watched implements BackendProvider {
    private final K8sBackendProvider installed = new K8sBackendProvider();

    @Override
    public String name() {
      return installed.name();
    }

    @Override
    public List<OptionInfo> options() {
      return installed.options();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new ForwardingBackend(installed.open(context)) {
        @Override
        public ClusterObservation observe(ObserveRequest request) {
          ClusterObservation observed = delegate().observe(request);
          told = observed;
          return observed;
        }
      };
    }
  }

  /** Returns the instance of a member of which the engine was told last. */
  Optional<InstanceId> instance(MemberId member) {
    return Optional.ofNullable(told)
        .flatMap(all -> all.member(member))
        .flatMap(MemberObservation::instance);
  }

  /** The backend, of an engine that can be killed. */
  private record Killable(Kill kill) implements BackendProvider {
    @Override
    public String name() {
      return K8sBackend.NAME;
    }

    @Override
    public List<OptionInfo> options() {
      return K8sBackend.OPTIONS;
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new K8sBackend(context, kill::beforeChange);
    }
  }

  void produce(ClusterReader engine) {
    clients.produce(engine.probe(NAME).bootstrap(), TOPIC, 3, 3, RECORDS, PATIENCE);
  }

  /** All records are there, each once. */
  void assertRecords(ClusterReader engine) {
    List<String> read = clients.readAll(engine.probe(NAME).bootstrap(), TOPIC, RECORDS, PATIENCE);
    assertThat(read).hasSize(RECORDS);
    assertThat(new TreeSet<>(read))
        .isEqualTo(
            IntStream.range(0, RECORDS)
                .mapToObj(number -> "record-" + number)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  void assertConfirmed(ClusterReader engine) {
    ClusterStatus status = engine.probe(NAME);
    assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(status.confirmedSpus()).as("%s", status).isEqualTo(3);
    assertThat(status.conditions()).isEmpty();
  }

  static Predicate<ClusterStatus> confirmed() {
    return status ->
        status.members().size() == 4
            && status.members().stream()
                .allMatch(member -> member.phase() == MemberStatus.Phase.CONFIRMED)
            && status.conditions().isEmpty();
  }

  static void await(ClusterReader engine, Predicate<ClusterStatus> wanted) {
    TestCluster.await(PATIENCE, () -> wanted.test(engine.probe(NAME)));
  }

  ClusterId cluster() {
    return sets().stream().findFirst().flatMap(Marks::cluster).orElseThrow();
  }

  List<StatefulSet> sets() {
    return world.admin().apps().statefulSets().inNamespace(namespace).list().getItems();
  }

  /** Returns whether some, but maybe not all, members have so many replicas. */
  boolean anyHasReplicas(int replicas) {
    return sets().stream().anyMatch(set -> Launcher.replicas(set) == replicas);
  }

  Pod pod(MemberId member) {
    return world
        .admin()
        .pods()
        .inNamespace(namespace)
        .withName(new Names(cluster()).pod(member))
        .get();
  }

  NodeDisk disk() {
    return new NodeDisk(world.admin(), namespace);
  }

  static CreateOptions withoutStart() {
    return CreateOptions.defaults().withStart(false);
  }

  @Override
  public void close() {
    clients.close();
  }
}
