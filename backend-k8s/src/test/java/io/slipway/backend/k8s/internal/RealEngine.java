package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.Operation;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An engine with its own home, and one cluster of servers that do nothing, in its own namespace.
 */
final class RealEngine implements AutoCloseable {
  static final ClusterName NAME = ClusterName.of("it");
  static final int SPUS = 2;

  private final TestCluster world;
  private final String namespace;
  private final AtCall atCall = new AtCall();
  private final SlipwayEngine engine;

  RealEngine(TestCluster world, String namespace, Path home) {
    this.world = world;
    this.namespace = namespace;
    this.engine =
        SlipwayHome.at(home)
            .backend(atCall)
            .backendOptions(
                K8sBackend.NAME, Map.of("kubeconfig", world.kubeconfig(namespace).toString()))
            .openEngine();
  }

  AtCall atCall() {
    return atCall;
  }

  SlipwayEngine engine() {
    return engine;
  }

  static Command create() {
    return Command.create(spec(), CreateOptions.defaults().withBackend(K8sBackend.NAME));
  }

  private static ClusterSpec spec() {
    return Subject.spec(SPUS).build();
  }

  static Command delete() {
    return Command.delete(NAME, DeleteOptions.shutdownFirst());
  }

  ClusterStatus execute(Command command, Duration timeout) {
    return engine.execute(command, CommandOptions.defaults().withTimeout(timeout));
  }

  Operation submit(Command command, Duration timeout) {
    return engine.submit(command, CommandOptions.defaults().withTimeout(timeout));
  }

  ClusterStatus status(boolean probe) {
    return probe ? engine.probe(NAME) : engine.status(NAME);
  }

  static Set<MemberStatus.Phase> phases(ClusterStatus status) {
    return status.members().stream().map(MemberStatus::phase).collect(Collectors.toSet());
  }

  /** Returns each pod with the life of its container. */
  Set<String> instances() {
    Set<String> all = new TreeSet<>();
    for (Pod pod : world.admin().pods().inNamespace(namespace).list().getItems()) {
      all.add(pod.getMetadata().getName() + " " + new PodView(pod).instance());
    }
    return all;
  }

  /** Returns everything in the namespace, of whatever kind, but events; and its volumes. */
  Set<String> everything() {
    KubernetesClient admin = world.admin();
    Set<String> all = new TreeSet<>();
    List<String> versions = new ArrayList<>(List.of("v1"));
    for (APIGroup group : admin.getApiGroups().getGroups()) {
      versions.add(group.getPreferredVersion().getGroupVersion());
    }
    for (String version : versions) {
      for (APIResource resource : admin.getApiResources(version).getResources()) {
        boolean listed =
            Boolean.TRUE.equals(resource.getNamespaced()) && resource.getVerbs().contains("list");
        if (listed && !resource.getName().equals("events")) {
          add(version, resource, all);
        }
      }
    }
    admin.persistentVolumes().list().getItems().stream()
        .filter(volume -> volume.getSpec().getClaimRef() != null)
        .filter(volume -> volume.getSpec().getClaimRef().getNamespace().equals(namespace))
        .forEach(volume -> all.add("PersistentVolume " + volume.getMetadata().getName()));
    return all;
  }

  private void add(String version, APIResource resource, Set<String> all) {
    int slash = version.indexOf('/');
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? "" : version.substring(0, slash))
            .withVersion(version.substring(slash + 1))
            .withKind(resource.getKind())
            .withPlural(resource.getName())
            .withNamespaced(true)
            .build();
    for (GenericKubernetesResource object :
        world
            .admin()
            .genericKubernetesResources(context)
            .inNamespace(namespace)
            .list()
            .getItems()) {
      boolean tombstone = !Marks.annotation(object, Marks.ERASED).isEmpty();
      all.add(
          resource.getKind() + " " + (tombstone ? "tombstone" : object.getMetadata().getName()));
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
