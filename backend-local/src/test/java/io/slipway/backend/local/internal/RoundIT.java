package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Evidence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost of many clusters, and the looks that one round shares. */
class RoundIT {
  private static final String IDLE = Driver.script("exec tail -f /dev/null");
  private static final int CLUSTERS = 100;

  @TempDir Path home;
  private final CountingTable table = new CountingTable();
  private @Nullable LocalBackend shared;

  @AfterEach
  void nothingRuns() {
    assertThat(Driver.marked(home, null)).isEmpty();
  }

  @Test
  void aRoundOfManyClustersReadsTheProcessTableOnce() {
    List<Driver> drivers = new ArrayList<>();
    try (Driver running = driver("running", Driver.server())) {
      running.start().awaitConfirmed();
      for (int number = 1; number < CLUSTERS; number++) {
        drivers.add(driver("idle-" + number, IDLE));
      }
      drivers.get(0).claim().provision();
      drivers.get(1).start().stop();
      drivers.add(running);
      for (Depth depth : Depth.values()) {
        table.reads();
        ObservationRound round = new ObservationRound();
        drivers.forEach(driver -> assertThat(look(driver, depth, round).complete()).isTrue());
        assertThat(table.reads()).as("%s", depth).isEqualTo(1);
      }
      assertThat(
              look(running, Depth.CONFIRMED, new ObservationRound())
                  .member(MemberId.spu(1))
                  .orElseThrow()
                  .evidence(Evidence.SERVING)
                  .isTrue())
          .isTrue();
      drivers.get(1).erase();
      drivers.get(0).erase();
    }
  }

  @Test
  void aMemberThatWasLaunchedAfterTheRoundBeganIsNotTakenForDead() {
    try (Driver first = driver("first", IDLE);
        Driver late = driver("late", IDLE)) {
      first.start();
      late.claim().provision();
      ObservationRound round = new ObservationRound();
      look(first, Depth.INSTANCES, round);
      late.launch(OperationKind.START);
      ClusterObservation seen = look(late, Depth.INSTANCES, round);
      assertThat(seen.member(MemberId.spu(1)).orElseThrow().actual()).isEqualTo(Actual.RUNNING);
      assertThat(seen.surplus()).isEmpty();
    }
  }

  @Test
  void anObservationOfItsOwnSeesWhatIsSoNow() {
    try (Driver driver = driver("c1", IDLE)) {
      driver.start();
      assertThat(driver.observe(Depth.INSTANCES).member(MemberId.spu(1)).orElseThrow().mayLive())
          .isTrue();
      driver.stop();
      assertThat(driver.observe(Depth.INSTANCES).member(MemberId.spu(1)).orElseThrow().mayLive())
          .isFalse();
    }
  }

  @Test
  void anEraseReadsTheTableAsOftenBesideManyAsAlone() {
    int alone = readsOfAnErase("a");
    List<Driver> others = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      others.add(driver("other-" + number, IDLE));
      others.get(number).claim().provision();
    }
    assertThat(readsOfAnErase("b")).isEqualTo(alone);
    others.forEach(Driver::erase);
  }

  @Test
  void noLockAndNoReservationOutlivesItsCluster() {
    int locks = FenceGuard.locks();
    int reserved = Ports.reserved();
    for (int life = 0; life < 3; life++) {
      driver("c" + life, IDLE).claim().provision().erase();
    }
    assertThat(FenceGuard.locks()).isEqualTo(locks);
    // Those of other tests may run out meanwhile.
    assertThat(Ports.reserved()).isLessThanOrEqualTo(reserved);
  }

  private int readsOfAnErase(String name) {
    Driver driver = driver(name, IDLE);
    driver.claim().provision();
    table.reads();
    driver.erase();
    return table.reads();
  }

  private Driver driver(String name, String command) {
    Driver driver = new Driver(home, name, 1, command);
    if (shared == null) {
      shared = new LocalBackend(Driver.context(home), StepListener.NONE, table, true);
    }
    driver.backend = shared;
    return driver;
  }

  private static ClusterObservation look(Driver driver, Depth depth, ObservationRound round) {
    return driver.backend.observe(
        ObserveRequest.builder(
                driver.cluster,
                driver.spec,
                driver.resolution,
                TimeSource.system().now().plus(Driver.PATIENCE))
            .depth(depth)
            .round(round)
            .build());
  }
}
