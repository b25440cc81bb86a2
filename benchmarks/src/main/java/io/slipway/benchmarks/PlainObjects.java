package io.slipway.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The objects of a cluster without an engine: created, scaled and awaited with the same client as
 * kubectl would, one request after the other, without a fence, a look or a record.
 */
final class PlainObjects {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLIPWAY = "slipway.io/";
  private static final String PLAIN = "plain.example/";
  private static final String INCARNATION = "incarnation";
  private static final long POLL_MILLIS = 50;

  private final KubernetesClient client;
  private final String namespace;
  private final String label;
  private final List<HasMetadata> objects;

  private PlainObjects(
      KubernetesClient client, String namespace, String label, List<HasMetadata> objects) {
    this.client = client;
    this.namespace = namespace;
    this.label = label;
    this.objects = objects;
  }

  /**
   * Copies the objects of a cluster that was created and not started, under names of their own.
   *
   * @param incarnation of the cluster
   */
  static PlainObjects like(KubernetesClient client, String namespace, String incarnation)
      throws JsonProcessingException {
    String own = UUID.randomUUID().toString();
    List<HasMetadata> copies = new ArrayList<>();
    for (HasMetadata object :
        Stream.of(
                client
                    .services()
                    .inNamespace(namespace)
                    .withLabel(SLIPWAY + INCARNATION, incarnation)
                    .list(),
                client
                    .secrets()
                    .inNamespace(namespace)
                    .withLabel(SLIPWAY + INCARNATION, incarnation)
                    .list(),
                client
                    .persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withLabel(SLIPWAY + INCARNATION, incarnation)
                    .list(),
                client
                    .apps()
                    .statefulSets()
                    .inNamespace(namespace)
                    .withLabel(SLIPWAY + INCARNATION, incarnation)
                    .list())
            .flatMap(list -> list.getItems().stream())
            .toList()) {
      JsonNode json =
          JSON.readTree(
              JSON.writeValueAsString(object)
                  .replace(incarnation, own)
                  // Not the engine's: it would find an orphan of the same name.
                  .replace(SLIPWAY, PLAIN)
                  .replace("-" + incarnation.substring(0, 6), "-plain-" + own.substring(0, 6)));
      ((ObjectNode) json).remove("status");
      ObjectNode meta = (ObjectNode) json.get("metadata");
      meta.remove(
          List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"));
      HasMetadata copy = JSON.treeToValue(json, object.getClass());
      if (copy instanceof StatefulSet set) {
        set.getSpec().setReplicas(1);
      }
      copies.add(copy);
    }
    return new PlainObjects(client, namespace, own, copies);
  }

  void create() throws InterruptedException {
    objects.forEach(object -> client.resource(object).inNamespace(namespace).create());
    awaitReady();
  }

  void scaleTo(int replicas) throws InterruptedException {
    for (HasMetadata object : objects) {
      if (object instanceof StatefulSet) {
        client
            .apps()
            .statefulSets()
            .inNamespace(namespace)
            .withName(object.getMetadata().getName())
            .patch(
                io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                    io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                "{\"spec\":{\"replicas\":" + replicas + "}}");
      }
    }
    if (replicas == 0) {
      while (!pods().isEmpty()) {
        Thread.sleep(POLL_MILLIS);
      }
    } else {
      awaitReady();
    }
  }

  private void awaitReady() throws InterruptedException {
    long members = objects.stream().filter(StatefulSet.class::isInstance).count();
    while (pods().stream().filter(PlainObjects::isReady).count() != members) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(PLAIN + INCARNATION, label)
        .list()
        .getItems();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  void delete() throws InterruptedException {
    for (HasMetadata object : objects) {
      client.resource(object).inNamespace(namespace).delete();
    }
    while (!pods().isEmpty()) {
      Thread.sleep(POLL_MILLIS);
    }
  }
}
