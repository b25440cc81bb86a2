package io.slipway.engine.internal.rebalance;

import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.APPROVE;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.COMPLETED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.DEADLINE;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.FORGOTTEN;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.NOT_YET;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.PROGRESSED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.PROPOSED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.REFRESH;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.REFUSED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.REPORTED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.REQUEST;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.SEND;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.STARTED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.STOP;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.STOPPED;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.TRANSIENT_FAULT;
import static io.slipway.engine.internal.rebalance.RebalanceStepEvent.TURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RebalanceProgressTest {
  private static final RebalanceKernels KERNELS = RebalanceKernels.production();

  /** A hundred events at random, most of which are refused. */
  @Property(tries = 200)
  void keepsItsPromisesOnAnyWay(@ForAll long seed) {
    Random random = new Random(seed);
    RebalanceStepEvent[] events = RebalanceStepEvent.values();
    RebalanceProgress at = RebalanceProgress.NONE;
    for (int i = 0; i < 100; i++) {
      RebalanceStepEvent event = events[random.nextInt(events.length)];
      boolean timeLeft = random.nextInt(4) > 0;
      int maxPosts = 1 + random.nextInt(3);
      Optional<RebalanceProgress> next = at.after(KERNELS, event, timeLeft, maxPosts);
      if (next.isPresent()) {
        check(at, event, next.get());
        at = next.get();
      }
    }
  }

  private static void check(
      RebalanceProgress from, RebalanceStepEvent event, RebalanceProgress to) {
    boolean unfinished =
        to.state() == RebalanceState.PENDING || to.state() == RebalanceState.RETRYING;
    assertThat(to.step() == RebalanceStep.ENDED).isNotEqualTo(unfinished);
    assertThat(to.execution()).isEqualTo(from.execution() + (event == SEND ? 1 : 0));
    assertThat(to.lost()).isLessThan(RebalanceProgress.MAX_LOST);
    assertThat(to.abandoned() && to.step().mayMove()).isFalse();
    assertThat(to.state() == RebalanceState.READY && to.abandoned()).isFalse();
    if (to.step() == RebalanceStep.EXECUTING || to.step() == RebalanceStep.STOPPING) {
      assertThat(to.sent()).isTrue();
    }
    if (to.step() == RebalanceStep.STARTING) {
      assertThat(to.approved()).isTrue();
    }
    if (unfinished && event != TRANSIENT_FAULT && event != SEND) {
      assertThat(to.reads()).isZero();
    }
    if (unfinished && event == REFUSED) {
      assertThat(to.posts()).isEqualTo(from.posts() + 1);
    }
  }

  @Test
  void aRequestKeepsWhatAnEarlierOneHasLeftBehind() {
    RebalanceProgress abandoned = Records.after(Records.at(RebalanceStep.STOPPING), DEADLINE);
    assertThat(abandoned.state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(abandoned.abandoned()).isTrue();
    assertThat(abandoned.holdsShutdown()).isTrue();

    RebalanceProgress again = Records.after(abandoned, REQUEST);
    assertThat(again.execution()).isEqualTo(1);
    assertThat(again.abandoned()).isTrue();
    RebalanceProgress turn = Records.after(again, TURN, PROPOSED, APPROVE, TURN);
    assertThat(turn.abandoned()).isFalse();
    assertThat(Records.after(turn, SEND).execution()).isEqualTo(2);
  }

  @Test
  void whatAnEarlierOneHasLeftBehindIsAdoptedInsteadOfExecutingBesideIt() {
    RebalanceProgress adopted =
        Records.after(
            Records.at(RebalanceStep.STOPPING), DEADLINE, REQUEST, TURN, PROPOSED, STARTED);
    assertThat(adopted.step()).isEqualTo(RebalanceStep.EXECUTING);
    assertThat(adopted.execution()).isEqualTo(1);
    assertThat(adopted.abandoned()).isFalse();
  }

  @Test
  void whatIsSeenToHaveEndedDoesNotHoldAShutdown() {
    RebalanceProgress abandoned = Records.after(Records.at(RebalanceStep.STOPPING), DEADLINE);
    RebalanceProgress settled = Records.after(abandoned, REPORTED, STOPPED);
    assertThat(settled.state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(settled.step()).isEqualTo(RebalanceStep.ENDED);
    assertThat(settled.holdsShutdown()).isFalse();
    assertThat(settled.after(KERNELS, STOPPED, true, Records.MAX_POSTS)).isEmpty();

    assertThat(RebalanceProgress.NONE.holdsShutdown()).isFalse();
    assertThat(Records.at(RebalanceStep.QUEUED).holdsShutdown()).isTrue();
  }

  @Test
  void threeExecutionsMayBeForgottenInAll() {
    RebalanceProgress at = Records.at(RebalanceStep.STARTING);
    for (int lost = 1; lost < RebalanceProgress.MAX_LOST; lost++) {
      at = Records.after(at, SEND, FORGOTTEN);
      assertThat(at.step()).isEqualTo(RebalanceStep.PROPOSING);
      assertThat(at.lost()).isEqualTo(lost);
      at = Records.after(at, PROPOSED);
      assertThat(at.approved()).isFalse();
      at = Records.after(at, APPROVE, TURN);
    }
    at = Records.after(at, SEND, STARTED, FORGOTTEN);
    assertThat(at.state()).isEqualTo(RebalanceState.NOT_READY);
    assertThat(Records.after(at, REQUEST).lost()).isZero();
  }

  @Test
  void anEmptyProposalIsTheEndOnlyAfterAForgottenExecution() {
    RebalanceProgress first = Records.at(RebalanceStep.PROPOSING);
    assertThat(first.proposed(true)).isEqualTo(PROPOSED);
    assertThat(first.proposed(false)).isEqualTo(PROPOSED);

    RebalanceProgress forgotten = Records.after(Records.at(RebalanceStep.EXECUTING), FORGOTTEN);
    assertThat(forgotten.proposed(false)).isEqualTo(PROPOSED);
    assertThat(forgotten.proposed(true)).isEqualTo(RebalanceStepEvent.NOTHING_LEFT);
    assertThat(Records.after(forgotten, forgotten.proposed(true)).state())
        .isEqualTo(RebalanceState.READY);

    RebalanceProgress abandoned =
        Records.after(Records.at(RebalanceStep.STOPPING), DEADLINE, REQUEST, TURN);
    assertThat(abandoned.proposed(true)).isEqualTo(PROPOSED);
    assertThat(abandoned.after(KERNELS, RebalanceStepEvent.NOTHING_LEFT, true, Records.MAX_POSTS))
        .isEmpty();
  }

  @Test
  void onlyAStepForwardForgetsRefusedRequests() {
    RebalanceProgress refused =
        Records.after(Records.at(RebalanceStep.PROPOSING), REFUSED, REFUSED);
    assertThat(refused.state()).isEqualTo(RebalanceState.RETRYING);
    assertThat(refused.posts()).isEqualTo(2);
    assertThat(Records.after(refused, PROGRESSED).posts()).isEqualTo(2);
    assertThat(Records.after(refused, NOT_YET).posts()).isEqualTo(2);
    assertThat(Records.after(refused, PROPOSED).posts()).isZero();
    assertThat(Records.after(refused, REFRESH).posts()).isZero();
    assertThat(refused.after(KERNELS, REFUSED, true, 3).orElseThrow().state())
        .isEqualTo(RebalanceState.NOT_READY);
  }

  @Test
  void anAnswerForgetsLooksWithoutOne() {
    RebalanceProgress unanswered =
        Records.after(Records.at(RebalanceStep.EXECUTING), TRANSIENT_FAULT, TRANSIENT_FAULT);
    assertThat(unanswered.reads()).isEqualTo(2);
    RebalanceProgress answered = Records.after(unanswered, PROGRESSED);
    assertThat(answered.reads()).isZero();
    assertThat(answered.state()).isEqualTo(RebalanceState.PENDING);
  }

  @Test
  void aRefusedNumberIsNotUsedAgain() {
    RebalanceProgress sent = Records.after(Records.at(RebalanceStep.STARTING), SEND);
    RebalanceProgress refused = Records.after(sent, REFUSED);
    assertThat(refused.sent()).isFalse();
    assertThat(Records.after(refused, SEND).execution()).isEqualTo(2);
    RebalanceProgress notYet = Records.after(sent, NOT_YET);
    assertThat(notYet.step()).isEqualTo(RebalanceStep.PROPOSED);
    assertThat(notYet.approved()).isTrue();
    assertThat(notYet.state()).isEqualTo(RebalanceState.PENDING);
  }

  @Test
  void aStopOutlastsFaultsUntilItsDeadline() {
    RebalanceProgress stopping = Records.at(RebalanceStep.STOPPING);
    RebalanceProgress fault =
        stopping.after(KERNELS, TRANSIENT_FAULT, false, Records.MAX_POSTS).orElseThrow();
    assertThat(fault.step()).isEqualTo(RebalanceStep.STOPPING);
    assertThat(fault.state()).isEqualTo(RebalanceState.RETRYING);
    assertThat(Records.after(fault, COMPLETED).state()).isEqualTo(RebalanceState.READY);
    assertThat(Records.after(fault, STOPPED).state()).isEqualTo(RebalanceState.NOT_READY);
  }

  @Test
  void aStopForANewProposalBecomesOneForGood() {
    RebalanceProgress refreshing = Records.after(Records.at(RebalanceStep.EXECUTING), REFRESH);
    assertThat(Records.after(refreshing, STOPPED).step()).isEqualTo(RebalanceStep.PROPOSING);
    assertThat(Records.after(refreshing, STOP, STOPPED).state())
        .isEqualTo(RebalanceState.NOT_READY);
  }

  @Test
  void aStopBeforeAnythingIsSentEndsAtOnce() {
    for (RebalanceStep step : RebalanceStep.values()) {
      if (step != RebalanceStep.ENDED && !step.mayMove()) {
        assertThat(Records.after(Records.at(step), STOP).state())
            .as(step.name())
            .isEqualTo(RebalanceState.NOT_READY);
      }
    }
    RebalanceProgress starting = Records.at(RebalanceStep.STARTING);
    assertThat(Records.after(starting, STOP).step()).isEqualTo(RebalanceStep.ENDED);
    assertThat(Records.after(starting, SEND, STOP).step()).isEqualTo(RebalanceStep.STOPPING);
  }
}
