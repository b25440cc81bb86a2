package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls nodes, with real Kafka: minutes, so that it runs only where it is asked for. */
class KafkaLongClusterIT {
  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final List<MemberId> SPUS =
      List.of(MemberId.spu(1), MemberId.spu(2), MemberId.spu(3));

  @TempDir private Path directory;

  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("long");
  }

  @AfterEach
  void end() {
    world.cordon(false);
    world.endNamespace(namespace);
    world.close();
  }

  @Test
  void recordsOutliveAPowerCutAndADrain() throws IOException {
    Set<String> before = world.everything(namespace);
    try (KafkaWorld kafka = new KafkaWorld(world, namespace, directory);
        SlipwayEngine engine = kafka.open()) {
      ClusterStatus created =
          engine.create(KafkaWorld.spec(world), CreateOptions.defaults(), KafkaWorld.PATIENTLY);
      assertThat(created.confirmedSpus()).isEqualTo(3);
      before.add("configmaps " + new Names(kafka.cluster()).fence());
      kafka.produce(engine);
      aPowerCutLosesNoVolumeUnseen(kafka, engine);
      aDrainTakesOneSpuAtATime(kafka, engine);
      aNodeThatIsEmptiedIsSeenAndComesBack(kafka, engine);
      engine.shutdown(KafkaWorld.NAME, KafkaWorld.PATIENTLY);
      engine.resume(KafkaWorld.NAME, KafkaWorld.PATIENTLY);
      kafka.assertRecords(engine);
      Object unused =
          engine.delete(KafkaWorld.NAME, DeleteOptions.shutdownFirst(), KafkaWorld.PATIENTLY);
      TestCluster.await(() -> world.everything(namespace).equals(before));
    }
  }

  /** The pods are still those of the first start, whose script once had leave to begin. */
  private void aPowerCutLosesNoVolumeUnseen(KafkaWorld kafka, SlipwayEngine engine)
      throws IOException {
    assumeTrue(TestCluster.testbed().isPresent(), "only a testbed can be cut off");
    MemberId lost = SPUS.get(2);
    String pod = kafka.pod(lost).getMetadata().getUid();
    Path data = kafka.disk().of(kafka.cluster(), lost);
    Path aside = Files.createDirectory(data.resolveSibling("aside"));
    TestCluster.powerCut(() -> NodeDisk.move(data, aside));
    KafkaWorld.await(engine, status -> failures(status).contains(lost + " DataMissing"));
    assertThat(kafka.pod(lost).getMetadata().getUid()).isEqualTo(pod);
    assertThat(NodeDisk.files(data)).isEmpty();
    KafkaWorld.await(engine, status -> status.confirmedSpus() == 2);
    // Until it is back Kafka lets no other lead: all have ended uncleanly, but this one may not.
    NodeDisk.move(aside, data);
    world.admin().resource(kafka.pod(lost)).delete();
    KafkaWorld.await(engine, KafkaWorld.confirmed());
    kafka.assertRecords(engine);
  }

  private void aDrainTakesOneSpuAtATime(KafkaWorld kafka, SlipwayEngine engine) {
    world.cordon(true);
    TestCluster.await(() -> evict(kafka, SPUS.get(0)));
    KafkaWorld.await(engine, status -> !KafkaWorld.confirmed().test(status));
    assertThat(evict(kafka, SPUS.get(1))).isFalse();
    assertThat(evict(kafka, SPUS.get(2))).isFalse();
    kafka.assertRecords(engine);
    world.cordon(false);
    KafkaWorld.await(engine, KafkaWorld.confirmed());
    TestCluster.await(() -> evict(kafka, SPUS.get(1)));
    KafkaWorld.await(engine, KafkaWorld.confirmed());
    kafka.assertRecords(engine);
  }

  /** As when the last node is drained by one who does not heed budgets. */
  private void aNodeThatIsEmptiedIsSeenAndComesBack(KafkaWorld kafka, SlipwayEngine engine) {
    world.cordon(true);
    TestCluster.await(() -> evict(kafka, CONTROLLER));
    SPUS.forEach(spu -> world.admin().resource(kafka.pod(spu)).delete());
    Set<String> all =
        Stream.concat(Stream.of(CONTROLLER), SPUS.stream())
            .map(member -> member + " Unschedulable")
            .collect(Collectors.toSet());
    KafkaWorld.await(engine, status -> failures(status).equals(all));
    world.cordon(false);
    KafkaWorld.await(engine, KafkaWorld.confirmed());
    kafka.assertRecords(engine);
  }

  private boolean evict(KafkaWorld kafka, MemberId member) {
    return world.evict(namespace, new Names(kafka.cluster()).pod(member));
  }

  /** Returns which members fail, and why. */
  private static Set<String> failures(ClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.reason() == Condition.Reason.MEMBER_FAILING)
        .map(
            condition ->
                condition.member().orElseThrow()
                    + " "
                    + condition.memberFailure().map(MemberFailure::reason).orElseThrow())
        .collect(Collectors.toSet());
  }
}
