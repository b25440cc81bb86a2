package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.internal.lifecycle.Scene.CONTROLLER;
import static io.slipway.engine.internal.lifecycle.Scene.FIRST;
import static io.slipway.engine.internal.lifecycle.Scene.SECOND;
import static io.slipway.engine.internal.lifecycle.Scene.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.Resolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfirmationTest {
  private final Scene whole = running(Plan.START);
  private final Resolution resolution = whole.record().resolution();

  @Test
  void countsTheSpusThatRunWithAllTheEvidenceThatIsNeeded() {
    assertThat(spus(whole)).isEqualTo(2);
    assertThat(spus(whole.stopped(CONTROLLER, m -> m))).isEqualTo(2);
    assertThat(spus(whole.running(FIRST, m -> m.actual(Actual.STARTING)))).isEqualTo(1);
    Fact unknown = Fact.unknown("no reply");
    assertThat(spus(whole.running(SECOND, m -> m.evidence(Evidence.ALIVE, unknown)))).isZero();
  }

  @Test
  void onlyWhatWasSeenToBeDeadOrSurplusNeedsARepair() {
    assertThat(needsRepair(running(Plan.REPAIR))).isFalse();
    assertThat(needsRepair(running(Plan.REPAIR).unseen(FIRST))).isFalse();
    assertThat(needsRepair(running(Plan.REPAIR).surplus(Scene.STRANGER))).isFalse();
    assertThat(needsRepair(running(Plan.REPAIR).stopped(FIRST, m -> m))).isTrue();
    assertThat(needsRepair(running(Plan.REPAIR).surplus(Scene.OWN_REGISTRATION))).isTrue();
  }

  @Test
  void doubtsNameWhatCouldNotBeSeenIsUnderWayOrIsNotConfirmed() {
    assertThat(doubts(running(Plan.START))).isEmpty();
    assertThat(
            doubts(
                running(Plan.START)
                    .incomplete("no reply")
                    .incomplete("too late")
                    .unseen(CONTROLLER)
                    .running(FIRST, m -> m.settled(false))
                    .stopped(SECOND, m -> m.settled(false))))
        .containsExactly(
            "the observation is incomplete: no reply, too late",
            "controller-1 was not seen",
            "spu-2 is NONE",
            "spu-1 is not settled");
  }

  @Test
  void aGapNamesTheFirstEvidenceThatIsNotTrue() {
    Scene scene = whole.running(FIRST, m -> m.evidence(Evidence.SERVING, Fact.no("refused")));

    assertThat(Confirmation.gaps(resolution, scene.observation()))
        .containsExactly("spu-1 SERVING is FALSE (refused)");
  }

  private int spus(Scene scene) {
    return Confirmation.confirmedSpus(resolution, scene.observation());
  }

  private boolean needsRepair(Scene scene) {
    return Confirmation.needsRepair(resolution, scene.observation());
  }

  private List<String> doubts(Scene scene) {
    ClusterObservation seen = scene.observation();
    return Confirmation.doubts(resolution, seen);
  }
}
