package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.Damage;
import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.HeldCall;
import io.slipway.conformance.Timing;
import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A namespace of a real Kubernetes for each try, looked at and disturbed as its administrator. */
final class K8sHarness implements BackendHarness {
  private static final PatchContext JSON = PatchContext.of(PatchType.JSON);
  private static final OwnerId OWNER = new OwnerId("kit");

  private final TestCluster world = new TestCluster();
  private final KubernetesClient admin = world.admin();
  private final HeldTime time = new HeldTime();
  private final KitMembers members = KitMembers.asked();
  private final Workload workload = members.open(world.directory());
  private final List<Runnable> undo = new ArrayList<>();
  private final Set<Path> foreignData = new TreeSet<>();
  private String namespace = "";
  private String elsewhere = "";
  private Path kubeconfig = Path.of("none");

  @Override
  public String name() {
    return "k8s (" + members.workload() + " workload)";
  }

  @Override
  public String version() {
    return "Kubernetes " + admin.getKubernetesVersion().getGitVersion();
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> all = EnumSet.allOf(Capability.class);
    all.removeAll(impossible().keySet());
    if (TestCluster.testbed().isEmpty()) {
      // These need the node's disk, or its kubelet.
      all.removeAll(
          Set.of(
              Capability.WRITE_DATA,
              Capability.EMPTY_DATA,
              Capability.FOREIGN_DATA,
              Capability.BLIND));
    }
    return all;
  }

  @Override
  public Map<Capability, String> impossible() {
    Map<Capability, String> reasons = new EnumMap<>(Capability.class);
    reasons.put(Capability.STUBBORN, "a node kills what outlives its grace");
    reasons.put(Capability.HOLD_PORT, "pods have addresses of their own");
    reasons.putAll(members.impossible());
    return reasons;
  }

  @Override
  public Timing timing() {
    return members.timing();
  }

  @Override
  public int spus() {
    return 2;
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return members.spec(name, spus);
  }

  @Override
  public void reset() {
    end();
    namespace = world.makeNamespace("kit");
    kubeconfig = world.kubeconfig(namespace);
  }

  @Override
  public ClusterBackend open() {
    return open(OWNER, Map.of());
  }

  @Override
  public ClusterBackend openAs(OwnerId owner) {
    return open(owner, Map.of());
  }

  @Override
  public ClusterBackend openElsewhere() {
    elsewhere = world.makeNamespace("kit-other");
    Path file = world.kubeconfig(elsewhere);
    return open(OWNER, Map.of("kubeconfig", file.toString()));
  }

  private ClusterBackend open(OwnerId owner, Map<String, String> more) {
    Map<String, String> options = new HashMap<>();
    options.put("kubeconfig", kubeconfig.toString());
    options.putAll(more);
    return new K8sBackend(
        BackendContext.builder(owner, time, any -> workload).options(options).build(),
        time::beforeChange);
  }

  private List<HasMetadata> everything() {
    List<HasMetadata> all = new ArrayList<>();
    all.addAll(admin.apps().statefulSets().inNamespace(namespace).list().getItems());
    all.addAll(admin.secrets().inNamespace(namespace).list().getItems());
    all.addAll(admin.services().inNamespace(namespace).list().getItems());
    all.addAll(admin.persistentVolumeClaims().inNamespace(namespace).list().getItems());
    all.addAll(admin.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems());
    all.addAll(pods());
    return all;
  }

  private List<Pod> pods() {
    return admin.pods().inNamespace(namespace).list().getItems();
  }

  private static boolean isOf(HasMetadata object, ClusterId cluster) {
    return Marks.label(object, "slipway.io/incarnation").equals(cluster.incarnation().toString());
  }

  @Override
  public GroundTruth look(ClusterId cluster, Resolution resolution) {
    Map<MemberId, List<String>> living = new TreeMap<>();
    List<OwnedResource> owned = new ArrayList<>();
    Set<String> foreign = new TreeSet<>();
    for (HasMetadata object : everything()) {
      if (!isOf(object, cluster)) {
        foreign.add(
            object.getKind()
                + " "
                + object.getMetadata().getUid()
                + " "
                + object.getMetadata().getDeletionTimestamp());
        continue;
      }
      owned.add(new OwnedResource(object.getKind(), object.getMetadata().getName()));
      if (object instanceof Pod pod && !new PodView(pod).isOver()) {
        living
            .computeIfAbsent(MemberId.of(Marks.label(pod, Marks.MEMBER)), any -> new ArrayList<>())
            .add(pod.getMetadata().getUid() + " " + new PodView(pod).restarts());
      }
    }
    foreign.addAll(foreignData());
    return GroundTruth.of(living, owned, foreign.toString());
  }

  private List<String> foreignData() {
    List<String> found = new ArrayList<>();
    for (Path data : foreignData) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static String podName(ClusterId cluster, MemberId member) {
    return new Names(cluster).pod(member);
  }

  private Pod pod(ClusterId cluster, MemberId member) {
    Pod pod = admin.pods().inNamespace(namespace).withName(podName(cluster, member)).get();
    if (pod == null) {
      throw new IllegalStateException(member + " has no pod");
    }
    return pod;
  }

  /** The container's first process: processes of containers have no parent in the pod. */
  @Override
  public void kill(ClusterId cluster, MemberId member) {
    PodView before = new PodView(pod(cluster, member));
    String script =
        "for p in /proc/[0-9]*; do n=${p#/proc/}; [ $n = 1 ] || [ $n = $$ ] || "
            + "[ \"$(sed 's/.*) //' $p/stat | cut -d' ' -f2)\" != 0 ] || kill -9 $n; done";
    try (var exec =
        admin
            .pods()
            .inNamespace(namespace)
            .withName(podName(cluster, member))
            .inContainer(Objects.CONTAINER)
            .redirectingOutput()
            .exec("sh", "-c", script)) {
      exec.exitCode().join();
      TestCluster.await(
          () -> {
            Pod now = admin.pods().inNamespace(namespace).withName(podName(cluster, member)).get();
            return now == null || !new PodView(now).instance().equals(before.instance());
          });
    }
  }

  private NodeDisk disk() {
    return new NodeDisk(admin, namespace);
  }

  @Override
  public void write(ClusterId cluster, MemberId member, String record) {
    try {
      Files.writeString(
          disk().of(cluster, member).resolve("records"),
          record + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> read(ClusterId cluster, MemberId member) {
    try {
      Optional<Path> records = disk().find(cluster, member).map(d -> d.resolve("records"));
      return records.filter(Files::exists).isPresent()
          ? Files.readAllLines(records.get())
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void emptyData(ClusterId cluster, MemberId member) {
    NodeDisk.empty(disk().of(cluster, member));
  }

  @Override
  public void replaceData(ClusterId cluster, MemberId member) {
    Path data = disk().of(cluster, member);
    try {
      Files.writeString(
          data.resolve(StartScript.MARK), "owner=00000000-0000-0000-0000-000000000000/spu-1\n");
      foreignData.add(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pod idle(String name, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(1L)
        .addNewContainer()
        .withName("idle")
        .withImage(TestCluster.IMAGE)
        .withImagePullPolicy("IfNotPresent")
        .withCommand("sleep", "600")
        .endContainer()
        .endSpec()
        .build();
  }

  @Override
  public void addStranger(ClusterId cluster) {
    admin
        .pods()
        .inNamespace(namespace)
        .resource(
            idle(
                new Names(cluster).base() + "-spu-9-0",
                Map.of("app.kubernetes.io/managed-by", "slipway", "slipway.io/member", "spu-1")))
        .create();
  }

  @Override
  public void addSurplus(ClusterId cluster, MemberId member) {
    Map<String, String> labels = Marks.labels(cluster, OWNER, Marks.PART_CLUSTER);
    labels.put(Marks.MEMBER, member.toString());
    admin
        .pods()
        .inNamespace(namespace)
        .resource(idle(new Names(cluster).base() + "-extra", labels))
        .create();
  }

  /**
   * With the kubelet stopped the pod's conditions are what a control plane makes of them when it
   * hears nothing of a node.
   */
  @Override
  public Runnable blind(ClusterId cluster, MemberId member) {
    TestCluster.enter("sh", "-c", "kill -STOP $(cat run/kubelet.pid)");
    Runnable back = () -> TestCluster.enter("sh", "-c", "kill -CONT $(cat run/kubelet.pid)");
    undo.add(back);
    admin
        .pods()
        .inNamespace(namespace)
        .withName(podName(cluster, member))
        .editStatus(
            pod -> {
              pod.getStatus().getConditions().stream()
                  .filter(condition -> condition.getType().equals("Ready"))
                  .forEach(condition -> condition.setStatus("False"));
              return pod;
            });
    return back;
  }

  private void patchSet(ClusterId cluster, MemberId member, String patch) {
    admin
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(new Names(cluster).member(member))
        .patch(JSON, patch);
  }

  @Override
  public void breakMember(ClusterId cluster, MemberId member) {
    patchSet(
        cluster,
        member,
        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"No:No\"}]");
  }

  @Override
  public List<Damage> damages(ClusterId cluster) {
    Names names = new Names(cluster);
    var maps = admin.configMaps().inNamespace(namespace);
    var root = maps.withName(names.fence());
    return List.of(
        new Damage("a fence that is no number", () -> root.patch(JSON, annotate("fence", "soon"))),
        new Damage(
            "labels that name no cluster",
            () ->
                root.patch(
                    JSON,
                    "[{\"op\":\"replace\",\"path\":\"/metadata/labels/slipway.io~1incarnation\","
                        + "\"value\":\"none\"}]")),
        new Damage("no fence's ConfigMap", () -> root.delete()),
        new Damage(
            "volumes of a member that are none",
            () -> patchSet(cluster, MemberId.spu(1), annotate("volumes", "="))));
  }

  private static String annotate(String key, String value) {
    return "[{\"op\":\"add\",\"path\":\"/metadata/annotations/slipway.io~1"
        + key
        + "\",\"value\":\""
        + value
        + "\"}]";
  }

  @Override
  public Runnable jam(ClusterId cluster, MemberId member) {
    admin
        .resourceQuotas()
        .inNamespace(namespace)
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("jam")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("0")))
                .endSpec()
                .build())
        .create();
    TestCluster.await(
        () -> {
          var quota = admin.resourceQuotas().inNamespace(namespace).withName("jam").get();
          return quota != null && quota.getStatus().getHard() != null;
        });
    return () -> admin.resourceQuotas().inNamespace(namespace).withName("jam").delete();
  }

  @Override
  public void restartByPlatform(ClusterId cluster, MemberId member) {
    String before = pod(cluster, member).getMetadata().getUid();
    admin
        .pods()
        .inNamespace(namespace)
        .withName(podName(cluster, member))
        .withGracePeriod(1)
        .delete();
    TestCluster.await(
        () -> {
          Pod now = admin.pods().inNamespace(namespace).withName(podName(cluster, member)).get();
          return now != null && !now.getMetadata().getUid().equals(before);
        });
  }

  @Override
  public HeldCall holdNextChange() {
    return time.holdNextCall();
  }

  @Override
  public HeldCall holdNextChangeWithin(int point) {
    return time.holdRequest(point);
  }

  private void end() {
    time.holdNone();
    foreignData.clear();
    undo.forEach(Runnable::run);
    undo.clear();
    for (String name : List.of(namespace, elsewhere)) {
      if (!name.isEmpty()) {
        world.endNamespace(name);
      }
    }
    namespace = "";
    elsewhere = "";
  }

  @Override
  public void close() {
    end();
    workload.close();
    world.close();
  }
}
