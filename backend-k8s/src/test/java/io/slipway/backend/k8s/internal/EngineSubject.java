package io.slipway.backend.k8s.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A home with the real engine and the real backend, in a namespace of its own, which is looked at
 * and disturbed as its administrator.
 */
final class EngineSubject {
  static final ClusterName NAME = ClusterName.of("it");
  static final CreateOptions CREATE = CreateOptions.defaults().withBackend(K8sBackend.NAME);
  static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORDS = "/slipway/data/records";

  private final KubernetesClient admin;
  private final Path home;
  private final String namespace;
  private final Path kubeconfig;

  EngineSubject(TestCluster world, Path home, String namespace) {
    this.admin = world.admin();
    this.home = home;
    this.namespace = namespace;
    this.kubeconfig = world.kubeconfig(namespace);
  }

  static ClusterSpec.Builder spec(int spus) {
    return Subject.spec(spus);
  }

  static CommandOptions within(Duration timeout) {
    return CommandOptions.defaults().withTimeout(timeout);
  }

  static CommandOptions inTime() {
    return within(Duration.ofMinutes(2));
  }

  String namespace() {
    return namespace;
  }

  Path home() {
    return home;
  }

  SlipwayEngine open() {
    return open(KillPoints.none());
  }

  SlipwayEngine open(KillPoints points) {
    return home(points).openEngine();
  }

  /** Returns the same place seen from another home. */
  EngineSubject at(Path otherHome) {
    return new EngineSubject(admin, otherHome, namespace, kubeconfig);
  }

  /** Returns the same home with the credentials and the namespace of another place. */
  EngineSubject in(EngineSubject place) {
    return new EngineSubject(admin, home, place.namespace, place.kubeconfig);
  }

  private EngineSubject(KubernetesClient admin, Path home, String namespace, Path kubeconfig) {
    this.admin = admin;
    this.home = home;
    this.namespace = namespace;
    this.kubeconfig = kubeconfig;
  }

  private SlipwayHome home(KillPoints points) {
    return SlipwayHome.at(home)
        .backend(points.backend())
        .backendOptions(K8sBackend.NAME, Map.of("kubeconfig", kubeconfig.toString()));
  }

  /** Keeps the namespace from going, once it is deleted, until {@link #unhold}. */
  void hold() {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("held")
            .withFinalizers("example.com/held")
            .endMetadata()
            .build();
    ConfigMap unused = admin.configMaps().inNamespace(namespace).resource(map).create();
  }

  void unhold() {
    ConfigMap unused =
        admin
            .configMaps()
            .inNamespace(namespace)
            .withName("held")
            .patch(JSON_PATCH, "[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]");
  }

  /** Returns everything in the namespace, of every kind that can be listed, but events. */
  Set<String> everything() {
    Set<String> all = new TreeSet<>();
    list("/api/v1", all);
    for (JsonNode group : ask("/apis").path("groups")) {
      String version = group.path("preferredVersion").path("groupVersion").asText();
      if (!version.startsWith("events.k8s.io")) {
        list("/apis/" + version, all);
      }
    }
    return all;
  }

  private void list(String group, Set<String> into) {
    for (JsonNode resource : ask(group).path("resources")) {
      String name = resource.path("name").asText();
      boolean listed = resource.path("verbs").toString().contains("\"list\"");
      if (resource.path("namespaced").asBoolean() && listed && !name.equals("events")) {
        for (JsonNode item : ask(group + "/namespaces/" + namespace + "/" + name).path("items")) {
          into.add(name + " " + item.path("metadata").path("name").asText());
        }
      }
    }
  }

  private JsonNode ask(String path) {
    try {
      return JSON.readTree(admin.raw(path));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the cluster whose fence is in the namespace and is no tombstone. */
  ClusterId cluster() {
    return roots().stream()
        .filter(map -> Marks.annotation(map, Marks.ERASED).isEmpty())
        .flatMap(map -> Marks.cluster(map).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no cluster"));
  }

  List<String> tombstones() {
    return roots().stream()
        .filter(map -> !Marks.annotation(map, Marks.ERASED).isEmpty())
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  /** Deletes the ConfigMap of the fence, as somebody who tidies up does. */
  void deleteRoot() {
    admin.configMaps().inNamespace(namespace).withName(names().fence()).delete();
  }

  List<ConfigMap> roots() {
    return admin.configMaps().inNamespace(namespace).list().getItems().stream()
        .filter(map -> Marks.label(map, Marks.PART).equals(Marks.PART_FENCE))
        .toList();
  }

  Names names() {
    return new Names(cluster());
  }

  /** Returns the living and the dying. */
  List<Pod> pods() {
    return admin.pods().inNamespace(namespace).list().getItems();
  }

  void write(MemberId member, String record) {
    String unused = run(member, "echo " + record + " >>" + RECORDS + "; sync");
  }

  List<String> read(MemberId member) {
    return run(member, "cat " + RECORDS).lines().toList();
  }

  private String run(MemberId member, String script) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var exec =
        admin
            .pods()
            .inNamespace(namespace)
            .withName(names().pod(member))
            .inContainer(Objects.CONTAINER)
            .writingOutput(out)
            .exec("sh", "-c", script)) {
      Integer code = exec.exitCode().join();
      if (code == null || code != 0) {
        throw new IllegalStateException("'" + script + "' ended with " + code);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Creates it with the one command that most users give. */
  ClusterStatus create(SlipwayEngine engine, int spus) {
    return engine.create(spec(spus).build(), CREATE, inTime());
  }

  StatefulSet set(MemberId member) {
    return admin
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(names().member(member))
        .get();
  }

  void scale(MemberId member, int replicas) {
    patchSet(
        member, "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":" + replicas + "}]");
  }

  void patchSet(MemberId member, String patch) {
    admin
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(names().member(member))
        .patch(JSON_PATCH, patch);
  }
}
