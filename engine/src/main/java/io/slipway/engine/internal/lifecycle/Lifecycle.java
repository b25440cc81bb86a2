package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.LifecycleState.ABSENT;
import static io.slipway.engine.LifecycleState.CREATED;
import static io.slipway.engine.LifecycleState.DELETED;
import static io.slipway.engine.LifecycleState.RUNNING;
import static io.slipway.engine.LifecycleState.SHUTDOWN;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.kernel.Table;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.Purpose;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** The lifecycle of a cluster: 5 states, 5 events, 6 legal pairs. */
public final class Lifecycle {
  /** Launches whoever is missing; controllers first where the workload wants it so. */
  private static final List<Step> LAUNCH =
      List.of(
          new Step(
              "launch",
              CallKind.LAUNCH,
              MemberSelector.FIRST_WAVE,
              Due.WHILE_MISSING,
              Await.NOTHING),
          new Step(
              "retire surplus",
              CallKind.RETIRE,
              MemberSelector.ALL,
              Due.WHILE_SURPLUS,
              Await.NOTHING),
          new Step(
              "launch SPUs",
              CallKind.LAUNCH,
              MemberSelector.SPUS,
              Due.WHILE_MISSING,
              Await.CONTROLLERS_CONFIRMED));

  /** Launches all members; the goal is that this operation has launched them. */
  private static final List<Step> LAUNCH_ANEW =
      Stream.concat(
              Stream.of(
                  new Step(
                      "stop other SPUs",
                      CallKind.STOP,
                      MemberSelector.SPUS,
                      Due.WHILE_OTHERS_LIVE,
                      Await.NOTHING),
                  new Step(
                      "stop other controllers",
                      CallKind.STOP,
                      MemberSelector.CONTROLLERS,
                      Due.WHILE_OTHERS_LIVE,
                      Await.NOTHING)),
              LAUNCH.stream())
          .toList();

  private static final Course STOP =
      new Course(
          List.of(
              new Step(
                  "stop SPUs", CallKind.STOP, MemberSelector.SPUS, Due.WHILE_LIVING, Await.NOTHING),
              new Step(
                  "stop controllers",
                  CallKind.STOP,
                  MemberSelector.CONTROLLERS,
                  Due.WHILE_LIVING,
                  Await.NO_SPU_LIVES),
              new Step(
                  "retire surplus",
                  CallKind.RETIRE,
                  MemberSelector.ALL,
                  Due.WHILE_SURPLUS,
                  Await.NOTHING)),
          Depth.INSTANCES,
          Goal.STOPPED);

  private static final Course ERASE =
      new Course(
          List.of(
              new Step(
                  "erase", CallKind.ERASE, MemberSelector.ALL, Due.UNTIL_RETURNED, Await.NOTHING)),
          Depth.INSTANCES,
          Goal.ERASED);

  private static final Transition CREATE =
      new Transition(
          Purpose.CREATE,
          new Course(
              List.of(
                  new Step(
                      "provision",
                      CallKind.PROVISION,
                      MemberSelector.ALL,
                      Due.UNTIL_RETURNED,
                      Await.NOTHING)),
              Depth.INSTANCES,
              Goal.PROVISIONED),
          ERASE);

  private static final Transition START =
      new Transition(Purpose.START, new Course(LAUNCH_ANEW, Depth.CONFIRMED, Goal.LAUNCHED), STOP);
  private static final Transition RESUME =
      new Transition(Purpose.RESUME, new Course(LAUNCH_ANEW, Depth.CONFIRMED, Goal.LAUNCHED), STOP);
  private static final Transition SHUT_DOWN = new Transition(Purpose.SHUTDOWN, STOP, null);
  private static final Transition DELETE = new Transition(Purpose.DELETE, ERASE, null);

  /** Brings back the missing members of a running cluster; moves it from RUNNING to RUNNING. */
  public static final Transition REPAIR =
      new Transition(Purpose.REPAIR, new Course(LAUNCH, Depth.CONFIRMED, Goal.RESTORED), null);

  private static final Table<LifecycleState, LifecycleEvent, Boolean, Transition> TABLE =
      Table.<LifecycleState, LifecycleEvent, Boolean, Transition>builder(
              "lifecycle", 1, LifecycleState.class, LifecycleEvent.class)
          .initial(ABSENT)
          .finalState(DELETED)
          .row(ABSENT, LifecycleEvent.CREATE, CREATED, CREATE)
          .row(CREATED, LifecycleEvent.START, RUNNING, START)
          .row(RUNNING, LifecycleEvent.SHUTDOWN, SHUTDOWN, SHUT_DOWN)
          .row(SHUTDOWN, LifecycleEvent.RESUME, RUNNING, RESUME)
          .row(CREATED, LifecycleEvent.DELETE, DELETED, DELETE)
          .row(SHUTDOWN, LifecycleEvent.DELETE, DELETED, DELETE)
          .refuse(
              EnumSet.of(CREATED, RUNNING, SHUTDOWN),
              EnumSet.of(LifecycleEvent.CREATE),
              ErrorCode.ALREADY_EXISTS.name())
          .refuse(
              EnumSet.of(DELETED), EnumSet.allOf(LifecycleEvent.class), ErrorCode.NOT_FOUND.name())
          .refuse(
              EnumSet.of(ABSENT),
              EnumSet.complementOf(EnumSet.of(LifecycleEvent.CREATE)),
              ErrorCode.NOT_FOUND.name())
          .refuseOthers(ErrorCode.ILLEGAL_TRANSITION.name())
          .build();

  private Lifecycle() {}

  /** Returns the table. Its decisions look at nothing but state and event. */
  public static Table<LifecycleState, LifecycleEvent, Boolean, Transition> table() {
    return TABLE;
  }
}
