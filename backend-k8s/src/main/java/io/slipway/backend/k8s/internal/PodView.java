package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.slipway.spi.InstanceId;
import io.slipway.spi.OperationId;
import java.util.Optional;
import java.util.UUID;

/**
 * A member's pod. Its instance is the life of its container: the pod's uid alone outlives restarts
 * and power cuts.
 */
record PodView(Pod pod) {
  boolean isDeleted() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Returns whether its containers have ended for good, as when the node had no room left. */
  boolean isOver() {
    String phase = pod.getStatus().getPhase();
    return "Failed".equals(phase) || "Succeeded".equals(phase);
  }

  /**
   * Returns whether nothing is heard of its node: the platform then takes back that the pod is
   * ready, and leaves the rest as it was last heard.
   */
  boolean isUnheard() {
    return !isDeleted()
        && condition("Ready").filter(c -> c.getStatus().equals("False")).isPresent()
        && condition("ContainersReady").filter(c -> c.getStatus().equals("True")).isPresent();
  }

  boolean isReady() {
    return condition("Ready").filter(c -> c.getStatus().equals("True")).isPresent();
  }

  /** Returns whether the platform asks that very port before it calls the pod ready. */
  boolean asksPort(int port) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(Objects.CONTAINER))
        .map(Container::getReadinessProbe)
        .anyMatch(
            probe ->
                probe != null
                    && probe.getTcpSocket() != null
                    && new IntOrString(port).equals(probe.getTcpSocket().getPort()));
  }

  Optional<PodCondition> condition(String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  Optional<ContainerStatus> container() {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(Objects.CONTAINER))
        .findFirst();
  }

  private Optional<ContainerState> state() {
    return container().map(ContainerStatus::getState);
  }

  boolean isRunning() {
    return state().map(ContainerState::getRunning).isPresent();
  }

  Optional<ContainerStateWaiting> waiting() {
    return state().map(ContainerState::getWaiting);
  }

  /** Returns how the last life of the container has ended. */
  Optional<ContainerStateTerminated> ended() {
    return state()
        .map(ContainerState::getTerminated)
        .or(
            () ->
                container().map(ContainerStatus::getLastState).map(ContainerState::getTerminated));
  }

  int restarts() {
    return container().map(ContainerStatus::getRestartCount).orElse(0);
  }

  /** Returns the living instance. */
  Optional<InstanceId> instance() {
    return isRunning()
        ? container().map(status -> id(restarts(), status.getContainerID()))
        : Optional.empty();
  }

  /** Returns the instance that has ended before. */
  Optional<InstanceId> endedInstance() {
    boolean current = state().map(ContainerState::getTerminated).isPresent();
    return ended().map(e -> id(current ? restarts() : restarts() - 1, e.getContainerID()));
  }

  private InstanceId id(int restart, String container) {
    return new InstanceId(pod.getMetadata().getUid() + "/" + restart + "/" + container);
  }

  /** Returns the operation whose launch made it. */
  Optional<OperationId> operation() {
    String text = Marks.annotation(pod, Marks.OPERATION);
    try {
      return Optional.of(new OperationId(UUID.fromString(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a controller has made it from that very set. */
  boolean isMadeBy(String setUid) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(setUid));
  }
}
