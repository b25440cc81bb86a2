package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.spi.ClusterName;
import io.slipway.spi.MemberId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clusters beside what is not theirs: it is reported, left alone, and in nobody's way. */
class FluvioNeighboursIT extends FluvioHome {
  private static final ClusterName OTHER = new ClusterName("f2");

  @Test
  void worksBesideSpusThatSomeoneElseHasRegistered() throws Exception {
    ClusterStatus created = create(1);
    engine.shutdown(NAME, OPTIONS);
    // One that a larger cluster may have left, and one whose SPU runs.
    Path left = recordFile(5);
    Files.writeString(left, SpuRecord.initial(5005, "127.0.0.1", 1, 2).replace("Init", "Online"));
    Path guest = left.resolveSibling("guest.yaml");
    Files.writeString(
        guest, SpuRecord.initial(6001, "127.0.0.1", 3, 4).replace("custom-spu-6001", "guest"));
    stranger(6001, endpoint(created, SC, FluvioWorkload.PRIVATE).address());

    assertThat(engine.resume(NAME, OPTIONS).confirmedSpus()).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(Files.readString(guest)).contains("Online"));
    assertBesideBoth(left, guest);

    killMember(pids(engine.status(NAME)), MemberId.spu(1));
    awaitCondition(Condition.Reason.MEMBER_DEAD);
    repair();
    assertBesideBoth(left, guest);
  }

  private void assertBesideBoth(Path left, Path guest) {
    ClusterStatus seen = engine.probe(NAME);
    assertThat(seen.confirmedSpus()).isEqualTo(1);
    assertThat(seen.conditions())
        .extracting(Condition::reason)
        .containsExactly(Condition.Reason.FOREIGN_MEMBER, Condition.Reason.FOREIGN_MEMBER);
    assertThat(seen.conditions().toString()).contains(left.toString(), guest.toString());
  }

  @Test
  void livesBesideAnotherCluster() {
    create(1);
    ClusterStatus other = create(spec(OTHER, 1));

    killMember(pids(engine.status(NAME)), SC);
    delete(NAME);

    ClusterStatus now = engine.probe(OTHER);
    assertThat(now.confirmedSpus()).isEqualTo(1);
    assertThat(now.conditions()).isEmpty();
    assertThat(pids(now)).isEqualTo(pids(other));
  }
}
