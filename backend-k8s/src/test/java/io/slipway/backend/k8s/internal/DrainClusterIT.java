package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.OperationKind;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who drains a node may take one SPU at a time. */
class DrainClusterIT {
  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("drain");
  }

  @AfterEach
  void end() {
    world.cordon(false);
    world.endNamespace(namespace);
    world.close();
  }

  private boolean evict(Subject subject, MemberId spu) {
    return world.evict(namespace, new Names(subject.id()).pod(spu));
  }

  private static Optional<String> failure(Subject subject, MemberId spu) {
    return subject
        .observe()
        .member(spu)
        .flatMap(MemberObservation::failure)
        .map(MemberFailure::reason);
  }

  @Test
  void aSecondSpuIsTakenOnceTheFirstServesAgain() {
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 3);
      subject.start(1);
      backend.seal(subject.call(OperationKind.START, 1), subject.members());
      world.cordon(true);
      TestCluster.await(() -> evict(subject, MemberId.spu(1)));
      TestCluster.await(
          () -> failure(subject, MemberId.spu(1)).equals(Optional.of("Unschedulable")));
      assertThat(evict(subject, MemberId.spu(2))).isFalse();
      assertThat(evict(subject, MemberId.spu(3))).isFalse();
      world.cordon(false);
      subject.awaitServing();
      TestCluster.await(() -> evict(subject, MemberId.spu(2)));
      subject.awaitServing();
      // No budget is in the way of what the engine itself does.
      backend.stop(subject.call(OperationKind.SHUTDOWN, 2), subject.members(), Subject.GRACEFUL);
      backend.erase(subject.call(OperationKind.DELETE, 3), ErasePolicy.DEFAULT);
    }
  }

  @Test
  void aSingleSpuKeepsNoNodeFromBeingDrained() {
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 1);
      subject.start(1);
      assertThat(evict(subject, MemberId.spu(1))).isTrue();
      subject.awaitServing();
    }
  }
}
