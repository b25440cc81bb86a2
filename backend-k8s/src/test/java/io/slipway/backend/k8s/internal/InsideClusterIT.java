package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine in a pod finds the platform by the pod's own account, and its members directly. */
class InsideClusterIT {
  private static final String POD = "engine";

  private static final Duration LIFE = Duration.ofMinutes(4);

  /** Has Java, and what Java needs. */
  private static final String IMAGE = "localhost/kafka:4.3.1";

  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    Assumptions.assumeTrue(
        TestCluster.testbed().isPresent(), "a pod can read this build on the testbed only");
    namespace = world.makeNamespace("inside");
  }

  @AfterEach
  void end() {
    if (!namespace.isEmpty()) {
      world.endNamespace(namespace);
    }
    world.close();
  }

  @Test
  void aClusterLivesAndGoes() {
    world.admin().pods().inNamespace(namespace).resource(pod()).create();

    TestCluster.await(LIFE, () -> ended() != null);

    String log = world.admin().pods().inNamespace(namespace).withName(POD).getLog();
    assertThat(log).contains("created RUNNING 2", "resumed 2", "deleted DELETED");
    assertThat(ended()).as(log).isZero();
    assertThat(
            world.admin().pods().inNamespace(namespace).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName()))
        .containsExactly(POD);
  }

  private @Nullable Integer ended() {
    Pod pod = world.admin().pods().inNamespace(namespace).withName(POD).get();
    List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
    return containers.isEmpty() || containers.get(0).getState().getTerminated() == null
        ? null
        : containers.get(0).getState().getTerminated().getExitCode();
  }

  private Pod pod() {
    // The build's own class path, as the node sees it.
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> "/host" + new File(entry).getAbsolutePath())
            .collect(Collectors.joining(":"));
    return new PodBuilder()
        .withNewMetadata()
        .withName(POD)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(TestCluster.ACCOUNT)
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName(POD)
        .withImage(IMAGE)
        .withImagePullPolicy("Never")
        .withCommand("java", "-cp", classPath, InsideProgram.class.getName(), "/tmp/home")
        .addNewVolumeMount()
        .withName("host")
        .withMountPath("/host")
        .withReadOnly(true)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("host")
        .withNewHostPath()
        .withPath("/")
        .endHostPath()
        .endVolume()
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }
}
