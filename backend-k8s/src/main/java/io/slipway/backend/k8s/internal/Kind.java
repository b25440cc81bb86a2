package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/**
 * A kind of objects in a namespace, as the API server's paths and its roles name it.
 *
 * @param group such as {@code apps}; empty for the core
 * @param plural the resource, such as {@code statefulsets}
 * @param type its Java type
 */
record Kind<T extends HasMetadata>(String group, String plural, Class<T> type) {
  static final Kind<ConfigMap> CONFIG_MAP = new Kind<>("", "configmaps", ConfigMap.class);
  static final Kind<Secret> SECRET = new Kind<>("", "secrets", Secret.class);
  static final Kind<Service> SERVICE = new Kind<>("", "services", Service.class);
  static final Kind<PersistentVolumeClaim> CLAIM =
      new Kind<>("", "persistentvolumeclaims", PersistentVolumeClaim.class);
  static final Kind<StatefulSet> STATEFUL_SET =
      new Kind<>("apps", "statefulsets", StatefulSet.class);
  static final Kind<PodDisruptionBudget> BUDGET =
      new Kind<>("policy", "poddisruptionbudgets", PodDisruptionBudget.class);
  static final Kind<Pod> POD = new Kind<>("", "pods", Pod.class);
  static final Kind<Event> EVENT = new Kind<>("", "events", Event.class);

  String path(String namespace) {
    String root = group.isEmpty() ? "/api/v1" : "/apis/" + group + "/v1";
    return root + "/namespaces/" + namespace + "/" + plural;
  }

  /** Returns its name as roles and kubectl have it. */
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Returns the kind of an object. */
  static Kind<? extends HasMetadata> of(HasMetadata object) {
    for (Kind<? extends HasMetadata> kind :
        new Kind<?>[] {CONFIG_MAP, SECRET, SERVICE, CLAIM, STATEFUL_SET, BUDGET, POD}) {
      if (kind.type().isInstance(object)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown kind of object: " + object.getKind());
  }
}
