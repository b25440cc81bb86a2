package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.internal.lifecycle.Scene.CONTROLLER;
import static io.slipway.engine.internal.lifecycle.Scene.FIRST;
import static io.slipway.engine.internal.lifecycle.Scene.OTHER;
import static io.slipway.engine.internal.lifecycle.Scene.SECOND;
import static io.slipway.engine.internal.lifecycle.Scene.running;
import static io.slipway.engine.internal.lifecycle.Scene.stopped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step plan does next, in situations that a cluster can be seen in. */
class StepPlanTest {
  private static final Fact NO = Fact.no("not yet");
  private static final StepPlan CREATE = transition(LifecycleEvent.CREATE).forward();
  private static final StepPlan START = transition(LifecycleEvent.START).forward();
  private static final StepPlan SHUTDOWN = transition(LifecycleEvent.SHUTDOWN).forward();
  private static final StepPlan DELETE = transition(LifecycleEvent.DELETE).forward();
  private static final StepPlan REPAIR = transition(LifecycleEvent.REPAIR).forward();
  private static final NextAction CONFIRM = new NextAction.Confirm();

  @Test
  void aTransitionHasAWayBackOrSaysThatItHasNone() {
    Transition start = transition(LifecycleEvent.START);
    Transition delete = transition(LifecycleEvent.DELETE);

    assertThat(start.isReversible()).isTrue();
    assertThat(start.stepPlan(false)).isEqualTo(START);
    assertThat(start.stepPlan(true).steps())
        .isEqualTo(SHUTDOWN.steps().subList(1, SHUTDOWN.steps().size()));
    assertThat(delete.isReversible()).isFalse();
    assertThat(delete.stepPlan(false)).isEqualTo(DELETE);
    assertThatThrownBy(() -> delete.stepPlan(true)).hasMessage("DELETE has no way back");
  }

  @Test
  void whatWasTakenOverIsLeftAlone() {
    Scene taken = running(Plan.START);
    taken.fence(taken.record().fence().next());

    assertFails(taken, START, ErrorCode.STALE_FENCE, "cluster 'orders' was taken over");
  }

  @Test
  void aCreateProvisionsOnceAndProvesThatNothingRuns() {
    Scene scene = stopped(Plan.CREATE);

    assertPerforms(scene, CREATE, "provision", CONTROLLER, FIRST, SECOND);
    assertThat(scene.returned("provision").next(CREATE)).isEqualTo(CONFIRM);
  }

  @Test
  void aCreateDoesNotWaitForAMemberThatFailsForGood() {
    MemberFailure forGood =
        MemberFailure.forGood(ErrorCode.UNSUPPORTED, "NoSuchStorageClass", "no class 'fast'");
    Scene scene = stopped(Plan.CREATE).stopped(FIRST, m -> m.settled(false).failing(forGood));

    assertPerforms(scene, CREATE, "provision", CONTROLLER, FIRST, SECOND);
    assertFails(scene.returned("provision"), CREATE, ErrorCode.UNSUPPORTED, "no class 'fast'");
  }

  @Test
  void whatRunsAfterACreateIsNotCalledAStranger() {
    Scene scene = running(Plan.CREATE).returned("provision").surplus(Scene.STRANGER);

    assertThat(scene.next(CREATE)).isEqualTo(new NextAction.Wait("controller-1 is RUNNING"));
  }

  @Test
  void aStartLaunchesWhatIsSeenNotToLive() {
    assertPerforms(stopped(Plan.START), START, "launch", CONTROLLER, FIRST, SECOND);
    assertPerforms(running(Plan.START).stopped(FIRST, m -> m), START, "launch", FIRST);
    assertWaits(
        stopped(Plan.START)
            .unseen(FIRST)
            .launched(SECOND)
            .launched(CONTROLLER)
            .stopped(SECOND, m -> m.settled(false))
            .stopped(CONTROLLER, m -> m.settled(false)),
        START);
    assertThat(running(Plan.START).returned("seal").next(START)).isEqualTo(CONFIRM);
  }

  @Test
  void aStartSealsWhatItCouldCommitAndNothingElseDoes() {
    assertPerforms(running(Plan.START), START, "seal", CONTROLLER, FIRST, SECOND);
    assertPerforms(
        running(Plan.START).returned("launch"), START, "seal", CONTROLLER, FIRST, SECOND);
    assertWaits(running(Plan.START).running(FIRST, m -> m.settled(false)), START);
    assertWaits(running(Plan.START).incomplete("not all seen"), START);
    assertThat(running(Plan.RESUME).next(transition(LifecycleEvent.RESUME).forward()))
        .isEqualTo(CONFIRM);
    assertThat(running(Plan.REPAIR).next(REPAIR)).isEqualTo(CONFIRM);
  }

  @Test
  void aMemberThatFailsForGoodEndsWhatLaunchesItAndNothingElse() {
    MemberFailure forGood =
        MemberFailure.forGood(ErrorCode.DATA_MISSING, "DataMissing", "no volume");
    String text = "spu-1 of cluster 'orders' does not come up: DataMissing: no volume";
    StepPlan resume = transition(LifecycleEvent.RESUME).forward();
    Scene failing =
        running(Plan.START)
            .running(
                FIRST,
                m -> m.actual(Actual.STARTING).evidence(Evidence.ALIVE, NO).failing(forGood));

    assertFails(failing, START, ErrorCode.DATA_MISSING, text);
    assertFails(failing, resume, ErrorCode.DATA_MISSING, text);
    assertWaits(failing, REPAIR);
    assertPerforms(failing.stopped(SECOND, m -> m), START, "launch", SECOND);
    assertFails(failing.launched(FIRST), START, ErrorCode.DATA_MISSING, text);
    assertPerforms(failing, SHUTDOWN, "stop SPUs", FIRST);
    assertPerforms(failing, DELETE, "erase", CONTROLLER, FIRST, SECOND);
  }

  @Test
  void aMemberThatAStepIsAboutToLaunchMayHaveFailedBefore() {
    MemberFailure forGood = MemberFailure.forGood(ErrorCode.UNSUPPORTED, "BadImage", "x");
    Scene scene =
        stopped(Plan.START, OperationKind.START)
            .running(CONTROLLER, m -> m.evidence(Evidence.SERVING, NO))
            .stopped(FIRST, m -> m.desired(Desired.RUNNING).failing(forGood));

    assertWaits(scene, START);
    scene.running(CONTROLLER, m -> m.evidence(Evidence.SERVING, NO).failing(forGood));
    assertFails(scene, START, ErrorCode.UNSUPPORTED, "controller-1");
  }

  @Test
  void aStuckMemberIsAwaitedAndNamed() {
    MemberFailure stuck = MemberFailure.stuck("Unschedulable", "no node fits", Instant.EPOCH);

    assertThat(
            running(Plan.START)
                .running(FIRST, m -> m.actual(Actual.STARTING).failing(stuck))
                .launched(FIRST)
                .next(START))
        .isEqualTo(new NextAction.Wait("spu-1 is STARTING (Unschedulable: no node fits)"));
  }

  @Test
  void whereControllersComeFirstTheSpusAreLaunchedOnceTheyAreConfirmed() {
    Scene scene = stopped(Plan.START, OperationKind.START);
    assertPerforms(scene, START, "launch", CONTROLLER);

    scene.running(CONTROLLER, m -> m.evidence(Evidence.SERVING, Fact.no("not yet")));
    assertThat(scene.next(START))
        .isEqualTo(
            new NextAction.Wait(
                "launch SPUs waits for CONTROLLERS_CONFIRMED:"
                    + " controller-1 SERVING is FALSE (not yet)"));

    scene.running(CONTROLLER, m -> m);
    assertPerforms(scene, START, "launch SPUs", FIRST, SECOND);
    assertThat(scene.incomplete("no registrations").next(START))
        .isEqualTo(
            new NextAction.Wait("launch SPUs waits for CONTROLLERS_CONFIRMED: no registrations"));
    assertThat(Precondition.CONTROLLERS_CONFIRMED.isOver(stopped(Plan.START).stepContext()))
        .isTrue();
  }

  @Test
  void whatAnotherOperationLaunchedIsStoppedSpusBeforeControllers() {
    Scene scene =
        running(Plan.START)
            .running(CONTROLLER, m -> m.launchedBy(OTHER))
            .running(SECOND, m -> m.launchedBy(OTHER));
    assertPerforms(scene, START, "stop other SPUs", SECOND);

    scene.running(SECOND, m -> m);
    assertPerforms(scene, START, "stop other controllers", CONTROLLER);

    assertWaits(scene.launched(CONTROLLER), START);
    scene.stopped(SECOND, m -> m.launchedBy(OTHER));
    assertPerforms(scene, START, "launch", SECOND);
  }

  @Test
  void aRepairLeavesRunningWhatOthersLaunched() {
    Scene scene = running(Plan.REPAIR).running(FIRST, m -> m.launchedBy(OTHER));

    assertThat(scene.next(REPAIR)).isEqualTo(CONFIRM);
    assertPerforms(scene.stopped(SECOND, m -> m), REPAIR, "launch", SECOND);
  }

  @Test
  void ownSurplusIsRetiredAndAStrangerEndsALaunch() {
    MemberId[] all = {CONTROLLER, FIRST, SECOND};
    Scene surplus = running(Plan.START).surplus(Scene.STRANGER).surplus(Scene.OWN_INSTANCE);
    assertPerforms(surplus, START, "retire surplus", all);

    for (StepPlan stepPlan : List.of(START, REPAIR)) {
      Scene stranger = running(Plan.START).surplus(Scene.STRANGER);
      assertFails(
          stranger,
          stepPlan,
          ErrorCode.BACKEND_REJECTED,
          "cluster 'orders' has a member that is not its own: expected exactly its 2 SPUs, was"
              + " instance pid-8 (a stranger)");
      assertWaits(stranger.running(FIRST, m -> m.actual(Actual.STARTING)), stepPlan);
      assertWaits(running(Plan.START).surplus(Scene.STRANGER).incomplete("not all seen"), stepPlan);
    }
    assertThat(running(Plan.START).running(FIRST, m -> m.settled(false)).next(START))
        .isEqualTo(new NextAction.Wait("spu-1 is not settled"));
    assertThat(stopped(Plan.SHUTDOWN).surplus(Scene.STRANGER).next(SHUTDOWN)).isEqualTo(CONFIRM);
  }

  @Test
  void whatIsHarmlessEndsNoLaunch() {
    Scene guest = running(Plan.START).returned("seal").surplus(Scene.GUEST);

    assertThat(guest.next(START)).isEqualTo(CONFIRM);
    assertWaits(guest.running(FIRST, m -> m.actual(Actual.STARTING)), START);
  }

  @Test
  void whatIsItsOwnIsNoStranger() {
    StepPlan noSteps = new StepPlan(List.of(), START.depth(), CommitCondition.LAUNCHED);

    assertWaits(running(Plan.START).surplus(Scene.OWN_INSTANCE), noSteps);
  }

  @Test
  void aShutdownStopsSpusThenControllers() {
    assertPerforms(running(Plan.SHUTDOWN), SHUTDOWN, "stop SPUs", FIRST, SECOND);
    assertPerforms(
        stopped(Plan.SHUTDOWN).running(CONTROLLER, m -> m),
        SHUTDOWN,
        "stop controllers",
        CONTROLLER);
    assertThat(stopped(Plan.SHUTDOWN).next(SHUTDOWN)).isEqualTo(CONFIRM);
    assertPerforms(
        stopped(Plan.SHUTDOWN).surplus(Scene.OWN_REGISTRATION),
        SHUTDOWN,
        "retire surplus",
        CONTROLLER,
        FIRST,
        SECOND);
  }

  /** Of all plans only that of a shutdown, and its members wait for it. */
  @Test
  void aShutdownStopsRebalancesFirst() {
    assertPerforms(
        running(Plan.SHUTDOWN).rebalancing(),
        SHUTDOWN,
        "stop rebalances",
        CONTROLLER,
        FIRST,
        SECOND);
    assertPerforms(
        stopped(Plan.SHUTDOWN).rebalancing(),
        SHUTDOWN,
        "stop rebalances",
        CONTROLLER,
        FIRST,
        SECOND);
    assertThat(SHUTDOWN.waitsForRebalances()).isTrue();
    assertThat(transition(LifecycleEvent.START).stepPlan(true).waitsForRebalances()).isFalse();
    assertThat(DELETE.waitsForRebalances()).isFalse();
  }

  @Test
  void whateverMayRunOrMayBeStartedIsStopped() {
    assertPerforms(stopped(Plan.SHUTDOWN).unseen(FIRST), SHUTDOWN, "stop SPUs", FIRST);
    assertPerforms(
        stopped(Plan.SHUTDOWN).stopped(FIRST, m -> m.desired(Desired.RUNNING)),
        SHUTDOWN,
        "stop SPUs",
        FIRST);
    assertPerforms(
        stopped(Plan.SHUTDOWN).stopped(SECOND, m -> m.settled(false)),
        SHUTDOWN,
        "stop SPUs",
        SECOND);
    assertPerforms(
        stopped(Plan.SHUTDOWN).stopped(SECOND, m -> m.actual(Actual.UNKNOWN)),
        SHUTDOWN,
        "stop SPUs",
        SECOND);
    assertThat(stopped(Plan.SHUTDOWN).absent().next(SHUTDOWN)).isEqualTo(CONFIRM);
  }

  @Test
  void controllersWaitForSpusThatMayLive() {
    Precondition precondition = Precondition.NO_SPU_LIVES;

    assertThat(precondition.isOver(stopped(Plan.SHUTDOWN).stepContext())).isTrue();
    assertThat(precondition.isOver(stopped(Plan.SHUTDOWN).unseen(FIRST).stepContext())).isFalse();
    assertThat(precondition.isOver(stopped(Plan.SHUTDOWN).absent().stepContext())).isTrue();
    assertThat(precondition.isOver(running(Plan.SHUTDOWN).stepContext())).isFalse();
    assertThat(
            precondition.isOver(stopped(Plan.SHUTDOWN).running(CONTROLLER, m -> m).stepContext()))
        .isTrue();
  }

  @Test
  void aDeleteErasesOnceAndProvesThatNothingIsLeft() {
    assertPerforms(stopped(Plan.DELETE), DELETE, "erase", CONTROLLER, FIRST, SECOND);
    assertWaits(stopped(Plan.DELETE).returned("erase"), DELETE);
    assertThat(
            stopped(Plan.DELETE).absent().presence(Presence.ABSENT).returned("erase").next(DELETE))
        .isEqualTo(CONFIRM);
  }

  @Test
  void aLaunchedMemberThatDiesFailsTheOperationWithItsExitAndItsLog() {
    assertThat(death(InstanceExit.of(new InstanceId("i"), 3).withLogTail(List.of("disk", "full"))))
        .contains("spu-1 of cluster 'orders' ended before it was confirmed: exit code 3;")
        .endsWith("; its last lines: disk | full");
    assertThat(death(InstanceExit.of(new InstanceId("i"), 0)))
        .endsWith(": exit code 0")
        .doesNotContain("; its last lines: ");
    assertThat(death(InstanceExit.of(new InstanceId("i"), -1))).endsWith(": exit code unknown");
    Scene gone = running(Plan.START).stopped(FIRST, m -> m).launched(FIRST);
    assertFails(gone, START, ErrorCode.BACKEND_REJECTED, ": gone without an exit code");
    assertThat(((NextAction.Fail) gone.next(START)).problem().toString())
        .doesNotContain("; its last lines: ");
  }

  @Test
  void aLaunchedMemberIsNotDeadBeforeItIsSeenToBe() {
    assertWaits(running(Plan.START).unseen(FIRST).launched(FIRST), START);
    assertWaits(running(Plan.START).stopped(FIRST, m -> m.settled(false)).launched(FIRST), START);
    assertWaits(
        running(Plan.START).running(FIRST, m -> m.actual(Actual.STARTING)).launched(FIRST), START);
  }

  private static String death(InstanceExit exit) {
    NextAction action =
        running(Plan.START)
            .stopped(FIRST, m -> m.actual(Actual.EXITED).exit(exit))
            .launched(FIRST)
            .next(START);
    return ((NextAction.Fail) action).problem().withoutRemedies().toString();
  }

  private static void assertPerforms(
      Scene scene, StepPlan stepPlan, String step, MemberId... members) {
    assertThat(scene.next(stepPlan))
        .isInstanceOfSatisfying(
            NextAction.Perform.class,
            perform -> {
              assertThat(perform.step().name()).isEqualTo(step);
              assertThat(perform.members()).isEqualTo(MemberSet.of(members));
            });
  }

  private static void assertWaits(Scene scene, StepPlan stepPlan) {
    assertThat(scene.next(stepPlan)).isInstanceOf(NextAction.Wait.class);
  }

  private static void assertFails(Scene scene, StepPlan stepPlan, ErrorCode code, String text) {
    assertThat(scene.next(stepPlan))
        .isInstanceOfSatisfying(
            NextAction.Fail.class,
            fail -> {
              assertThat(fail.problem().code()).isEqualTo(code);
              assertThat(fail.problem().toString()).contains(text);
            });
  }

  private static Transition transition(LifecycleEvent event) {
    return Lifecycle.table().rows().stream()
        .filter(row -> row.event() == event)
        .findFirst()
        .orElseThrow()
        .payload();
  }
}
