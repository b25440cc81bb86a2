package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.LifecycleState.ABSENT;
import static io.slipway.engine.LifecycleState.CREATED;
import static io.slipway.engine.LifecycleState.DELETED;
import static io.slipway.engine.LifecycleState.FORGOTTEN;
import static io.slipway.engine.LifecycleState.RUNNING;
import static io.slipway.engine.LifecycleState.SHUTDOWN;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.kernel.Table;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** The lifecycle of a cluster: 6 states, 7 events, 11 legal pairs. */
public final class Lifecycle {
  /** Launches all missing members; controllers first if the workload wants it. */
  private static final List<Step> LAUNCH =
      List.of(
          new Step(
              "launch",
              CallKind.LAUNCH,
              MemberSelector.FIRST_WAVE,
              Trigger.WHILE_MISSING,
              Precondition.NOTHING),
          new Step(
              "retire surplus",
              CallKind.RETIRE,
              MemberSelector.ALL,
              Trigger.WHILE_SURPLUS,
              Precondition.NOTHING),
          new Step(
              "launch SPUs",
              CallKind.LAUNCH,
              MemberSelector.SPUS,
              Trigger.WHILE_MISSING,
              Precondition.CONTROLLERS_CONFIRMED));

  /** Launches all members; the goal is that this operation has launched them. */
  private static final List<Step> LAUNCH_ANEW =
      Stream.concat(
              Stream.of(
                  new Step(
                      "stop other SPUs",
                      CallKind.STOP,
                      MemberSelector.SPUS,
                      Trigger.WHILE_OTHERS_LIVE,
                      Precondition.NOTHING),
                  new Step(
                      "stop other controllers",
                      CallKind.STOP,
                      MemberSelector.CONTROLLERS,
                      Trigger.WHILE_OTHERS_LIVE,
                      Precondition.NOTHING)),
              LAUNCH.stream())
          .toList();

  /** The same, and from then on whatever restarts a member by itself finds its data. */
  private static final List<Step> LAUNCH_FIRST =
      Stream.concat(
              LAUNCH_ANEW.stream(),
              Stream.of(
                  new Step(
                      "seal",
                      CallKind.SEAL,
                      MemberSelector.ALL,
                      Trigger.ONCE_LAUNCHED,
                      Precondition.NOTHING)))
          .toList();

  private static final List<Step> STOP_MEMBERS =
      List.of(
          new Step(
              "stop SPUs",
              CallKind.STOP,
              MemberSelector.SPUS,
              Trigger.WHILE_LIVING,
              Precondition.NOTHING),
          new Step(
              "stop controllers",
              CallKind.STOP,
              MemberSelector.CONTROLLERS,
              Trigger.WHILE_LIVING,
              Precondition.NO_SPU_LIVES),
          new Step(
              "retire surplus",
              CallKind.RETIRE,
              MemberSelector.ALL,
              Trigger.WHILE_SURPLUS,
              Precondition.NOTHING));

  /** The way back of a launch: nothing was rebalanced meanwhile. */
  private static final StepPlan STOP =
      new StepPlan(STOP_MEMBERS, Depth.INSTANCES, CommitCondition.STOPPED);

  /** A member that data are just moved to or from is not told to stop. */
  private static final StepPlan QUIESCE_AND_STOP =
      new StepPlan(
          Stream.concat(
                  Stream.of(
                      new Step(
                          "stop rebalances",
                          CallKind.QUIESCE,
                          MemberSelector.ALL,
                          Trigger.WHILE_REBALANCING,
                          Precondition.NOTHING)),
                  STOP_MEMBERS.stream())
              .toList(),
          Depth.INSTANCES,
          CommitCondition.STOPPED);

  private static final StepPlan ERASE =
      new StepPlan(
          List.of(
              new Step(
                  "erase",
                  CallKind.ERASE,
                  MemberSelector.ALL,
                  Trigger.UNTIL_RETURNED,
                  Precondition.NOTHING)),
          Depth.INSTANCES,
          CommitCondition.ERASED);

  private static final Transition CREATE =
      new Transition(
          OperationKind.CREATE,
          new StepPlan(
              List.of(
                  new Step(
                      "provision",
                      CallKind.PROVISION,
                      MemberSelector.ALL,
                      Trigger.UNTIL_RETURNED,
                      Precondition.NOTHING)),
              Depth.INSTANCES,
              CommitCondition.PROVISIONED),
          ERASE);

  private static final Transition START =
      new Transition(
          OperationKind.START,
          new StepPlan(LAUNCH_FIRST, Depth.CONFIRMED, CommitCondition.LAUNCHED),
          STOP);
  private static final Transition RESUME =
      new Transition(
          OperationKind.RESUME,
          new StepPlan(LAUNCH_ANEW, Depth.CONFIRMED, CommitCondition.LAUNCHED),
          STOP);
  private static final Transition SHUT_DOWN =
      new Transition(OperationKind.SHUTDOWN, QUIESCE_AND_STOP, null);
  private static final Transition DELETE = new Transition(OperationKind.DELETE, ERASE, null);

  /** Brings back the missing members of a running cluster; moves it from RUNNING to RUNNING. */
  private static final Transition REPAIR =
      new Transition(
          OperationKind.REPAIR,
          new StepPlan(LAUNCH, Depth.CONFIRMED, CommitCondition.RESTORED),
          null);

  /** Makes no call: its place is gone. From ABSENT too, where a CREATE may be stuck. */
  private static final Transition FORGET =
      new Transition(
          OperationKind.FORGET,
          new StepPlan(List.of(), Depth.INSTANCES, CommitCondition.UNPROVEN),
          null);

  private static final Table<LifecycleState, LifecycleEvent, Boolean, Transition> TABLE =
      Table.<LifecycleState, LifecycleEvent, Boolean, Transition>builder(
              "lifecycle", LifecycleState.class, LifecycleEvent.class)
          .initial(ABSENT)
          .finalState(DELETED)
          .finalState(FORGOTTEN)
          .row(ABSENT, LifecycleEvent.CREATE, CREATED, CREATE)
          .row(CREATED, LifecycleEvent.START, RUNNING, START)
          .row(RUNNING, LifecycleEvent.REPAIR, RUNNING, REPAIR)
          .row(RUNNING, LifecycleEvent.SHUTDOWN, SHUTDOWN, SHUT_DOWN)
          .row(SHUTDOWN, LifecycleEvent.RESUME, RUNNING, RESUME)
          .row(CREATED, LifecycleEvent.DELETE, DELETED, DELETE)
          .row(SHUTDOWN, LifecycleEvent.DELETE, DELETED, DELETE)
          .row(ABSENT, LifecycleEvent.FORGET, FORGOTTEN, FORGET)
          .row(CREATED, LifecycleEvent.FORGET, FORGOTTEN, FORGET)
          .row(RUNNING, LifecycleEvent.FORGET, FORGOTTEN, FORGET)
          .row(SHUTDOWN, LifecycleEvent.FORGET, FORGOTTEN, FORGET)
          .refuse(
              EnumSet.of(CREATED, RUNNING, SHUTDOWN),
              EnumSet.of(LifecycleEvent.CREATE),
              ErrorCode.ALREADY_EXISTS.name())
          .refuse(
              EnumSet.of(DELETED, FORGOTTEN),
              EnumSet.allOf(LifecycleEvent.class),
              ErrorCode.NOT_FOUND.name())
          .refuse(
              EnumSet.of(ABSENT),
              EnumSet.complementOf(EnumSet.of(LifecycleEvent.CREATE, LifecycleEvent.FORGET)),
              ErrorCode.NOT_FOUND.name())
          .refuseOthers(ErrorCode.ILLEGAL_TRANSITION.name())
          .build();

  private Lifecycle() {}

  /** Returns the table. Its decisions look at nothing but state and event. */
  public static Table<LifecycleState, LifecycleEvent, Boolean, Transition> table() {
    return TABLE;
  }
}
