package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that are lost are missed, and never begun anew. */
class DataClusterIT {
  private static final MemberId SPU = MemberId.spu(1);

  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("data");
  }

  @AfterEach
  void end() {
    world.endNamespace(namespace);
    world.close();
  }

  @Test
  void aClaimMadeAnewIsNotTheOldOne() {
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 1);
      subject.provision(1);
      var claims = world.admin().persistentVolumeClaims().inNamespace(namespace);
      String name = new Names(subject.id()).claim(SPU, "data");
      PersistentVolumeClaim old = claims.withName(name).get();
      claims.withName(name).delete();
      TestCluster.await(() -> claims.withName(name).get() == null);
      claims
          .resource(
              new PersistentVolumeClaimBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withLabels(old.getMetadata().getLabels())
                  .withAnnotations(old.getMetadata().getAnnotations())
                  .endMetadata()
                  .withSpec(old.getSpec())
                  .build())
          .create();
      assertThatThrownBy(
              () -> backend.launch(subject.call(OperationKind.RESUME, 1), subject.members()))
          .isInstanceOfSatisfying(
              BackendException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISSING))
          .hasMessageContaining(old.getMetadata().getUid());
    }
  }

  @Test
  void aPodThatHasBegunMissesItsDataAlsoBeforeTheSeal() {
    assumeTrue(TestCluster.testbed().isPresent(), "the node's disk is needed");
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 1);
      subject.start(1);
      NodeDisk.empty(data(subject));
      String pod = new Names(subject.id()).pod(SPU);
      world
          .admin()
          .pods()
          .inNamespace(namespace)
          .withName(pod)
          .redirectingOutput()
          .exec("sh", "-c", "kill -9 $(pidof httpd)")
          .exitCode()
          .join();
      TestCluster.await(
          () ->
              subject
                  .observe()
                  .member(SPU)
                  .orElseThrow()
                  .failure()
                  .map(MemberFailure::code)
                  .equals(Optional.of(ErrorCode.DATA_MISSING)));
      assertThat(NodeDisk.files(data(subject))).isEmpty();
    }
  }

  /** A power cut ends every process; the pod keeps its uid, and its start script runs again. */
  @Test
  void theFirstPodMissesItsDataAfterAPowerCut() {
    assumeTrue(TestCluster.testbed().isPresent(), "only a testbed can be cut off");
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject sealed = new Subject(backend, 1);
      sealed.start(1);
      backend.seal(sealed.call(OperationKind.START, 1), sealed.members());
      Subject unsealed = new Subject(backend, 1);
      unsealed.start(1);
      Subject whole = new Subject(backend, 1);
      whole.start(1);
      backend.seal(whole.call(OperationKind.START, 1), whole.members());
      Path sealedData = data(sealed);
      Path unsealedData = data(unsealed);
      TestCluster.powerCut(
          () -> {
            NodeDisk.empty(sealedData);
            NodeDisk.empty(unsealedData);
          });
      for (Subject subject : List.of(sealed, unsealed)) {
        TestCluster.await(
            () ->
                subject
                    .observe()
                    .member(SPU)
                    .orElseThrow()
                    .failure()
                    .map(MemberFailure::code)
                    .equals(Optional.of(ErrorCode.DATA_MISSING)));
        assertThat(NodeDisk.files(data(subject))).isEmpty();
      }
      whole.awaitServing();
    }
  }

  private Path data(Subject subject) {
    return new NodeDisk(world.admin(), namespace).of(subject.id(), SPU);
  }
}
