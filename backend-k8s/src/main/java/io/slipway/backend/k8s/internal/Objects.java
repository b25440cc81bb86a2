package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.VolumeNeed;
import io.slipway.spi.Workload;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Makes the objects of one incarnation as they are to be created. Nothing but the fence is created
 * for good: everything else belongs to a ticket first, and goes with it. Immutable.
 *
 * @param digest of the content, to tell a repeated provision from another one
 */
record Objects(ClusterId cluster, OwnerId owner, Fence fence, Options options, String digest) {
  /** The name of the members' container. */
  static final String CONTAINER = "member";

  private static final String NON_ROOT = "RuntimeDefault";
  private static final int SCRIPT_MODE = 0444;

  private Names names() {
    return new Names(cluster);
  }

  /** What keeps the fence, and is what is left in the end: the tombstone. */
  static ConfigMap fence(CallContext call, OwnerId owner) {
    return new ConfigMapBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withName(new Names(call.cluster()).fence())
                .withLabels(Marks.labels(call.cluster(), owner, Marks.PART_FENCE))
                .addToAnnotations(Marks.FENCE, call.fence().toString())
                .addToAnnotations(Marks.OPERATION, call.operation().id().toString())
                .build())
        .build();
  }

  /** What owns objects until they are whole, so that late ones are collected with it. */
  ConfigMap ticket(ConfigMap root) {
    ObjectMeta meta = new ObjectMeta();
    meta.setGenerateName(names().ticketPrefix());
    meta.setLabels(Marks.labels(cluster, owner, Marks.PART_TICKET));
    meta.setAnnotations(Map.of(Marks.FENCE, fence.toString()));
    meta.setOwnerReferences(List.of(reference(root)));
    return new ConfigMapBuilder().withMetadata(meta).build();
  }

  private static OwnerReference reference(ConfigMap to) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withName(to.getMetadata().getName())
        .withUid(to.getMetadata().getUid())
        .build();
  }

  /** The headless Service, by which members have names. */
  Service service(ConfigMap ticket) {
    return new ServiceBuilder()
        .withMetadata(meta(names().base(), ticket))
        .withNewSpec()
        .withClusterIP("None")
        // Controllers need each other's names before they are ready.
        .withPublishNotReadyAddresses(true)
        .withSelector(selector())
        .endSpec()
        .build();
  }

  /** The Service by which clients outside the platform reach one port of a member. */
  Service external(MemberId member, String port, int number, ConfigMap ticket) {
    Map<String, String> selector = new LinkedHashMap<>(selector());
    selector.put(Marks.MEMBER, member.toString());
    ServicePort servicePort =
        new ServicePortBuilder().withName(port).withPort(number).withNewTargetPort(number).build();
    return new ServiceBuilder()
        .withMetadata(memberMeta(names().external(member), member, ticket))
        .withNewSpec()
        .withType(options.serviceType())
        .withPorts(servicePort)
        .withSelector(selector)
        .endSpec()
        .build();
  }

  /**
   * Returns whether evictions are to be held back: a budget of a single SPU would keep its node
   * from ever being drained.
   */
  static boolean hasBudget(Resolution resolution) {
    return resolution.members(MemberRole.SPU).size() > 1;
  }

  /**
   * What lets a drain of nodes take away one SPU at a time. It names how many must be ready, not
   * how many may be missing: of that the platform reckons only the SPUs whose pods are there.
   */
  PodDisruptionBudget budget(Resolution resolution, ConfigMap ticket) {
    List<String> spus =
        resolution.members(MemberRole.SPU).stream().map(MemberId::toString).toList();
    return new PodDisruptionBudgetBuilder()
        .withMetadata(meta(names().budget(), ticket))
        .withNewSpec()
        .withMinAvailable(new IntOrString(spus.size() - 1))
        // One that does not come up must not keep its node from being drained.
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(selector())
        .addNewMatchExpression()
        .withKey(Marks.MEMBER)
        .withOperator("In")
        .withValues(spus)
        .endMatchExpression()
        .endSelector()
        .endSpec()
        .build();
  }

  private Map<String, String> selector() {
    Map<String, String> selector = new LinkedHashMap<>();
    selector.put(Marks.MANAGED_BY, Marks.MANAGER);
    selector.put(Marks.INCARNATION, cluster.incarnation().toString());
    return selector;
  }

  PersistentVolumeClaim claim(MemberId member, String path, VolumeNeed need, ConfigMap ticket) {
    String size = need.size().map(Object::toString).orElse(options.storageSize());
    PersistentVolumeClaim claim =
        new PersistentVolumeClaimBuilder()
            .withMetadata(memberMeta(names().claim(member, path), member, ticket))
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withNewResources()
            .addToRequests("storage", new Quantity(size))
            .endResources()
            .endSpec()
            .build();
    options.storageClass().ifPresent(name -> claim.getSpec().setStorageClassName(name));
    return claim;
  }

  /** What a member's container runs, with its files: these may hold secrets. */
  Secret secret(MemberId member, MemberPlan plan, ConfigMap ticket) {
    return new SecretBuilder()
        .withMetadata(memberMeta(names().member(member), member, ticket))
        .withType("Opaque")
        .withData(secretData(cluster, member, OperationKind.START, plan))
        .build();
  }

  /** Returns the data of a member's Secret for a purpose. */
  static Map<String, String> secretData(
      ClusterId cluster, MemberId member, OperationKind purpose, MemberPlan plan) {
    Map<String, String> data = new LinkedHashMap<>();
    StartScript.secret(cluster, member, purpose, plan)
        .forEach((key, content) -> data.put(key, Base64.getEncoder().encodeToString(content)));
    return data;
  }

  /**
   * A member: nothing runs yet. The pod's template stays as it is for life; what changes from
   * launch to launch is in the Secret, but for the operation's id.
   *
   * @param claims the uid of the claim of each volume
   * @param ports the member's ports by name
   */
  StatefulSet statefulSet(
      MemberId member,
      MemberPlan plan,
      SortedMap<String, String> claims,
      SortedMap<String, Integer> ports,
      ConfigMap ticket) {
    Map<String, String> labels = memberLabels(member);
    ObjectMeta meta = memberMeta(names().member(member), member, ticket);
    StringBuilder uids = new StringBuilder();
    claims.forEach((path, uid) -> uids.append(uids.isEmpty() ? "" : ",").append(path + "=" + uid));
    meta.getAnnotations().put(Marks.VOLUMES, uids.toString());
    Integer probed = ports.get(plan.readinessPort());
    int grace = Math.toIntExact(Math.max(1, plan.grace().toSeconds()));
    StatefulSet set =
        new StatefulSetBuilder()
            .withMetadata(meta)
            .withNewSpec()
            .withReplicas(0)
            .withServiceName(names().base())
            .withPodManagementPolicy("Parallel")
            .withRevisionHistoryLimit(1)
            // A change of the template must never replace a pod by itself.
            .withNewUpdateStrategy()
            .withType("OnDelete")
            .endUpdateStrategy()
            .withNewSelector()
            .addToMatchLabels(Marks.INCARNATION, cluster.incarnation().toString())
            .addToMatchLabels(Marks.MEMBER, member.toString())
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels)
            .addToAnnotations(Marks.OPERATION, "")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds((long) grace)
            .withNodeSelector(options.nodeSelector().isEmpty() ? null : options.nodeSelector())
            .withSecurityContext(security())
            // A program that is process 1 takes no signal that it does not handle.
            .withShareProcessNamespace(true)
            .withEnableServiceLinks(false)
            .withAutomountServiceAccountToken(false)
            .withVolumes(volumes(member, plan))
            .addNewContainer()
            .withName(CONTAINER)
            .withImage(plan.image().or(options::image).orElseThrow())
            .withImagePullPolicy("IfNotPresent")
            .withCommand("/bin/sh", StartScript.MOUNT + "/" + StartScript.KEY)
            .withPorts(containerPorts(ports))
            .withResources(resources())
            .addNewEnv()
            .withName(Workload.INSTANCE_VARIABLE)
            .withNewValueFrom()
            .withNewFieldRef()
            .withFieldPath("metadata.uid")
            .endFieldRef()
            .endValueFrom()
            .endEnv()
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .withVolumeMounts(mounts(plan))
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    if (probed != null) {
      set.getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .get(0)
          .setReadinessProbe(
              new io.fabric8.kubernetes.api.model.ProbeBuilder()
                  .withNewTcpSocket()
                  .withNewPort(probed)
                  .endTcpSocket()
                  .withPeriodSeconds(1)
                  .withTimeoutSeconds(2)
                  .withFailureThreshold(2)
                  .build());
    }
    return set;
  }

  private PodSecurityContext security() {
    PodSecurityContextBuilder security =
        new PodSecurityContextBuilder()
            .withNewSeccompProfile()
            .withType(NON_ROOT)
            .endSeccompProfile();
    long user = options.user();
    if (user > 0) {
      security
          .withRunAsNonRoot(true)
          .withRunAsUser(user)
          .withRunAsGroup(user)
          .withFsGroup(user)
          .withFsGroupChangePolicy("OnRootMismatch");
    }
    return security.build();
  }

  private ResourceRequirements resources() {
    ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
    options.cpu().ifPresent(cpu -> resources.addToRequests("cpu", new Quantity(cpu)));
    options
        .memory()
        .ifPresent(
            memory -> {
              resources.addToRequests("memory", new Quantity(memory));
              resources.addToLimits("memory", new Quantity(memory));
            });
    return resources.build();
  }

  private static List<ContainerPort> containerPorts(SortedMap<String, Integer> ports) {
    List<ContainerPort> list = new ArrayList<>();
    ports.forEach(
        (name, port) ->
            list.add(new ContainerPortBuilder().withName(name).withContainerPort(port).build()));
    return list;
  }

  private List<Volume> volumes(MemberId member, MemberPlan plan) {
    List<Volume> volumes = new ArrayList<>();
    // Lasts as long as the pod, and so knows whether it has begun.
    volumes.add(new VolumeBuilder().withName("member").withNewEmptyDir().endEmptyDir().build());
    volumes.add(
        new VolumeBuilder()
            .withName("start")
            .withNewSecret()
            .withSecretName(names().member(member))
            .withDefaultMode(SCRIPT_MODE)
            .endSecret()
            .build());
    int number = 0;
    for (String path : plan.volumes().keySet()) {
      volumes.add(
          new VolumeBuilder()
              .withName("volume-" + number++)
              .withNewPersistentVolumeClaim()
              .withClaimName(names().claim(member, path))
              .endPersistentVolumeClaim()
              .build());
    }
    return volumes;
  }

  private static List<VolumeMount> mounts(MemberPlan plan) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount("member", StartScript.DIRECTORY, null));
    mounts.add(
        new VolumeMountBuilder()
            .withName("start")
            .withMountPath(StartScript.MOUNT)
            .withReadOnly(true)
            .build());
    int number = 0;
    for (String path : plan.volumes().keySet()) {
      // Below the volume's root, where file systems keep things of their own.
      mounts.add(mount("volume-" + number++, StartScript.DIRECTORY + "/" + path, "member"));
    }
    return mounts;
  }

  private static VolumeMount mount(
      String volume, String path, @org.jspecify.annotations.Nullable String subPath) {
    VolumeMount mount = new VolumeMount();
    mount.setName(volume);
    mount.setMountPath(path);
    if (subPath != null) {
      mount.setSubPath(subPath);
    }
    return mount;
  }

  private Map<String, String> memberLabels(MemberId member) {
    Map<String, String> labels = labels();
    labels.put(Marks.MEMBER, member.toString());
    return labels;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>(options.labels());
    labels.putAll(Marks.labels(cluster, owner, Marks.PART_CLUSTER));
    return labels;
  }

  private ObjectMeta memberMeta(String name, MemberId member, ConfigMap ticket) {
    ObjectMeta meta = meta(name, ticket);
    meta.setLabels(memberLabels(member));
    return meta;
  }

  private ObjectMeta meta(String name, ConfigMap ticket) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(Marks.FENCE, fence.toString());
    annotations.put(Marks.DIGEST, digest);
    return new ObjectMetaBuilder()
        .withName(name)
        .withLabels(labels())
        .withAnnotations(annotations)
        .withOwnerReferences(reference(ticket))
        .build();
  }
}
