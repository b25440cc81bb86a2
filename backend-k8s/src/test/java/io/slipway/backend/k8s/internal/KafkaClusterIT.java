package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.Command;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationException;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Kafka on a real Kubernetes by the real engine, killed once in each operation. */
class KafkaClusterIT {
  private static final MemberId SPU = MemberId.spu(1);

  @TempDir private Path directory;

  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("kafka");
  }

  @AfterEach
  void end() {
    world.endNamespace(namespace);
    world.close();
  }

  @Test
  void aWholeLifeKeepsItsRecordsAndLeavesOnlyTheTombstone() throws InterruptedException {
    Set<String> before = world.everything(namespace);
    try (KafkaWorld kafka = new KafkaWorld(world, namespace, directory)) {
      kafka.killedWithin(
          Command.create(KafkaWorld.spec(world), KafkaWorld.withoutStart()),
          () -> !kafka.sets().isEmpty());
      kafka.killedWithin(Command.start(KafkaWorld.NAME), () -> kafka.anyHasReplicas(1));
      before.add("configmaps " + new Names(kafka.cluster()).fence());
      try (SlipwayEngine engine = kafka.open()) {
        kafka.assertConfirmed(engine);
        kafka.produce(engine);
        aContainersRestartIsAnotherInstance(kafka, engine);
        aDeletedPodComesBack(kafka, engine);
        kafka.assertRecords(engine);
      }
      kafka.killedWithin(Command.shutdown(KafkaWorld.NAME), () -> kafka.anyHasReplicas(0));
      assertThat(world.admin().pods().inNamespace(namespace).list().getItems()).isEmpty();
      kafka.killedWithin(Command.resume(KafkaWorld.NAME), () -> kafka.anyHasReplicas(1));
      try (SlipwayEngine engine = kafka.open()) {
        kafka.assertConfirmed(engine);
        kafka.assertRecords(engine);
        engine.shutdown(KafkaWorld.NAME, KafkaWorld.PATIENTLY);
        anEmptiedVolumeIsMissed(kafka, engine);
        aDeletedVolumeIsMissed(kafka, engine);
      }
      kafka.killedWithin(Command.delete(KafkaWorld.NAME), () -> kafka.sets().size() < 4);
      try (SlipwayEngine engine = kafka.open()) {
        assertThatThrownBy(() -> engine.status(KafkaWorld.NAME))
            .isInstanceOfSatisfying(
                SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
      }
      TestCluster.await(() -> world.everything(namespace).equals(before));
    }
  }

  /** Its program is killed, and the node starts its container again in the same pod. */
  private void aContainersRestartIsAnotherInstance(KafkaWorld kafka, SlipwayEngine engine) {
    String pod = kafka.pod(SPU).getMetadata().getUid();
    disturbed(
        kafka,
        engine,
        () ->
            world
                .admin()
                .pods()
                .inNamespace(namespace)
                .withName(kafka.pod(SPU).getMetadata().getName())
                .redirectingOutput()
                .exec("sh", "-c", "kill -9 $(pidof java)")
                .exitCode()
                .join());
    assertThat(kafka.pod(SPU).getMetadata().getUid()).isEqualTo(pod);
  }

  private void aDeletedPodComesBack(KafkaWorld kafka, SlipwayEngine engine) {
    String pod = kafka.pod(SPU).getMetadata().getUid();
    disturbed(kafka, engine, () -> world.admin().resource(kafka.pod(SPU)).delete());
    assertThat(kafka.pod(SPU).getMetadata().getUid()).isNotEqualTo(pod);
  }

  /** The platform brings the member back, and a status sees another instance. */
  private static void disturbed(KafkaWorld kafka, SlipwayEngine engine, Runnable disturbance) {
    kafka.assertConfirmed(engine);
    InstanceId before = kafka.instance(SPU).orElseThrow();
    disturbance.run();
    KafkaWorld.await(
        engine,
        status ->
            KafkaWorld.confirmed().test(status)
                && kafka.instance(SPU).filter(now -> !now.equals(before)).isPresent());
  }

  private void anEmptiedVolumeIsMissed(KafkaWorld kafka, SlipwayEngine engine) {
    if (TestCluster.testbed().isEmpty()) {
      // The node's disk is needed.
      return;
    }
    Path data = kafka.disk().of(kafka.cluster(), SPU);
    NodeDisk.empty(data);
    assertMissing(engine);
    assertThat(NodeDisk.files(data)).isEmpty();
  }

  private void aDeletedVolumeIsMissed(KafkaWorld kafka, SlipwayEngine engine) {
    String name = new Names(kafka.cluster()).claim(SPU, "data");
    var claims = world.admin().persistentVolumeClaims().inNamespace(namespace);
    claims.withName(name).delete();
    TestCluster.await(() -> claims.withName(name).get() == null);
    assertMissing(engine);
    assertThat(claims.withName(name).get()).isNull();
  }

  private static void assertMissing(SlipwayEngine engine) {
    assertThatThrownBy(() -> engine.resume(KafkaWorld.NAME, KafkaWorld.PATIENTLY))
        .isInstanceOfSatisfying(
            OperationException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISSING);
              assertThat(e.outcome()).isEqualTo(OperationException.Outcome.ROLLED_BACK);
            })
        .hasMessageContaining(SPU.toString());
    assertThat(engine.status(KafkaWorld.NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
  }
}
