package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The labels and annotations by which the backend knows what is whose, and how new it is. */
final class Marks {
  /** Begins all keys of this project. */
  private static final String PREFIX = "slipway.io/";

  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String MANAGER = "slipway";
  static final String CLUSTER = PREFIX + "cluster";
  static final String INCARNATION = PREFIX + "incarnation";
  static final String OWNER = PREFIX + "owner";
  static final String MEMBER = PREFIX + "member";
  static final String PART = PREFIX + "part";

  /** The value of {@link #PART} of what keeps the fence. */
  static final String PART_FENCE = "fence";

  /** The value of {@link #PART} of what owns objects while they are being made. */
  static final String PART_TICKET = "ticket";

  /** The value of {@link #PART} of everything else. */
  static final String PART_CLUSTER = "cluster";

  static final String FENCE = PREFIX + "fence";
  static final String DIGEST = PREFIX + "digest";
  static final String OPERATION = PREFIX + "operation";
  static final String VOLUMES = PREFIX + "volumes";

  /** On a StatefulSet: when it was last told to run, in the platform's time. */
  static final String LAUNCHED = PREFIX + "launched";

  /** On a tombstone: until when it is kept, in wall time. */
  static final String ERASED = PREFIX + "erased";

  private Marks() {}

  static Map<String, String> labels(ClusterId cluster, OwnerId owner, String part) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, MANAGER);
    labels.put(CLUSTER, cluster.name().value());
    labels.put(INCARNATION, cluster.incarnation().toString());
    labels.put(OWNER, owner.value());
    labels.put(PART, part);
    return labels;
  }

  /** Returns what selects everything of an incarnation. */
  static String selector(ClusterId cluster) {
    return MANAGED_BY + "=" + MANAGER + "," + INCARNATION + "=" + cluster.incarnation();
  }

  /** Returns what selects everything of a member. */
  static String selector(ClusterId cluster, MemberId member) {
    return selector(cluster) + "," + MEMBER + "=" + member;
  }

  /** Returns what selects everything of an owner, or of one cluster's name only. */
  static String selector(OwnerId owner, Optional<ClusterName> name) {
    return MANAGED_BY
        + "="
        + MANAGER
        + ","
        + OWNER
        + "="
        + owner
        + name.map(n -> "," + CLUSTER + "=" + n).orElse("");
  }

  static String label(HasMetadata object, String key) {
    return value(object.getMetadata().getLabels(), key);
  }

  static String annotation(HasMetadata object, String key) {
    return value(object.getMetadata().getAnnotations(), key);
  }

  private static String value(Map<String, String> values, String key) {
    String value = values == null ? null : values.get(key);
    return value == null ? "" : value;
  }

  /** Returns the fence that an object carries; none if its annotation was removed or garbled. */
  static Fence fence(HasMetadata object) {
    String text = annotation(object, FENCE);
    return text.matches("[0-9]{1,18}") ? new Fence(Long.parseLong(text)) : Fence.NONE;
  }

  /** Returns the member that an object belongs to. */
  static Optional<MemberId> member(HasMetadata object) {
    try {
      return Optional.of(MemberId.of(label(object, MEMBER)));
    } catch (SlipwayException e) {
      return Optional.empty();
    }
  }

  /** Returns the cluster that an object belongs to; empty if its labels were garbled. */
  static Optional<ClusterId> cluster(HasMetadata object) {
    try {
      return Optional.of(
          new ClusterId(
              ClusterName.of(label(object, CLUSTER)), Incarnation.of(label(object, INCARNATION))));
    } catch (SlipwayException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the uid of the claim of each of a set's volumes, by the volume's path. */
  static Map<String, String> volumes(HasMetadata set) {
    Map<String, String> uids = new LinkedHashMap<>();
    String text = annotation(set, VOLUMES);
    for (String entry : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String path = entry.split("=", -1)[0];
      uids.put(path, entry.substring(entry.indexOf('=') + 1));
    }
    return uids;
  }

  /** Returns whether an object is made whole: its provision has un-owned it. */
  static boolean isProvisioned(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    return meta.getDeletionTimestamp() == null && ticketOf(object).isEmpty();
  }

  /** Returns the uid of the ticket that owns an object. */
  static Optional<String> ticketOf(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals("ConfigMap"))
        .map(owner -> owner.getUid())
        .findFirst();
  }
}
