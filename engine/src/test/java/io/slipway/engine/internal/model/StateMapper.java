package io.slipway.engine.internal.model;

import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.engine.internal.TestEngines;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.model.Gates.Held;
import io.slipway.engine.internal.model.Member.Data;
import io.slipway.engine.internal.model.Member.Launcher;
import io.slipway.engine.internal.model.Member.Life;
import io.slipway.engine.internal.model.State.Engine;
import io.slipway.engine.internal.model.State.Installed;
import io.slipway.engine.internal.model.State.Provisioned;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a state of the model of what a real engine, its record and its world are now. */
final class StateMapper {
  private final ModelRecords books;
  private final int controllers;
  private final int spus;

  StateMapper(int controllers, int spus) {
    this.books = new ModelRecords(controllers, spus);
    this.controllers = controllers;
    this.spus = spus;
  }

  /** Returns the text of a state without what cannot be seen from outside the engine. */
  static String text(State state) {
    State seen = state.draft();
    seen.returned = false;
    seen.truth = 0;
    return StateGraph.brief(seen.freeze());
  }

  State of(HeldEngine engine) {
    return drafted(engine).freeze();
  }

  /** Returns the same with the members in the order of their ids. */
  State drafted(HeldEngine engine) {
    ClusterRecord record = engine.store.last();
    State state = new State(record == null ? books.fresh() : books.book(record), controllers, spus);
    placeOf(engine, record, state);
    for (CallOnHold call : engine.late) {
      if (call.member() == null) {
        state.late |= 1 << EnumBits.of(call.kind());
      }
    }
    for (int i = 0; i < state.members.length; i++) {
      state.members[i] = inEngine(engine, books.ids().get(i));
    }
    if (record != null) {
      inWorld(engine, record, state);
    }
    return state;
  }

  private void placeOf(HeldEngine engine, @Nullable ClusterRecord record, State state) {
    state.engine =
        engine
            .place()
            .map(
                place ->
                    switch (place) {
                      case CLAIM -> Engine.CLAIMS;
                      case LOOK -> Engine.LOOKS;
                      case COMMIT -> Engine.WILL_COMMIT;
                      case END -> Engine.ANSWERS;
                      case CALL -> engine.callsAreOut() ? Engine.CALLS : Engine.WILL_CALL;
                    })
            .orElse(Engine.NONE);
    if (record == null || (state.engine != Engine.CALLS && state.engine != Engine.WILL_CALL)) {
      return;
    }
    for (Step step :
        TestEngines.KERNELS
            .transition(record)
            .stepPlan(record.requireOperation().backward())
            .steps()) {
      if (step.name().equals(engine.step())) {
        state.step = step;
      }
    }
    for (Held held : engine.gates.held()) {
      if (engine.callsAreOut() && held.call != null && held.call.member() == null) {
        state.call = held.call.kind();
      }
    }
  }

  private static Member inEngine(HeldEngine engine, MemberId id) {
    Member member = new Member(id.role() == MemberRole.CONTROLLER);
    member.launched = engine.launched().contains(id);
    for (Held held : engine.gates.held()) {
      if (held.call != null && id.equals(held.call.member())) {
        member.target = !engine.callsAreOut();
        member.call = engine.callsAreOut() ? held.call.kind() : null;
      }
    }
    for (CallOnHold call : engine.late) {
      if (id.equals(call.member())) {
        member.late |= call.kind() == CallKind.LAUNCH ? Member.LATE_LAUNCH : Member.LATE_STOP;
      }
    }
    return member;
  }

  private void inWorld(HeldEngine engine, ClusterRecord record, State state) {
    ClusterObservation seen = look(engine, record);
    state.installed = installed(seen.fence(), record.fence());
    FakeSnapshot.Cluster cluster =
        engine.world.snapshot().clusters().get(record.cluster().toString());
    if (cluster == null || cluster.spec().isEmpty()) {
      return;
    }
    state.provisioned =
        cluster.provisioned() && cluster.members().size() == books.ids().size()
            ? Provisioned.WHOLE
            : Provisioned.PARTLY;
    for (int i = 0; i < state.members.length; i++) {
      MemberId id = books.ids().get(i);
      FakeSnapshot.Member there = cluster.members().get(id);
      if (there != null) {
        state.unsealed |= there.formats();
        world(state.members[i], there, seen.member(id).orElseThrow(), record);
      }
    }
  }

  private static void world(
      Member member, FakeSnapshot.Member there, MemberObservation seen, ClusterRecord record) {
    Optional<InstanceId> registered = there.registered();
    boolean counts =
        registered.isPresent()
            && there.actual() != Actual.TERMINATING
            && there.living().contains(registered.get());
    member.life =
        switch (there.actual()) {
          case NONE -> Life.NONE;
          case STARTING -> Life.UNCONFIRMED;
          case RUNNING -> counts || member.controller ? Life.CONFIRMED : Life.UNCONFIRMED;
          case TERMINATING -> Life.TERMINATING;
          case EXITED -> Life.EXITED;
          case UNKNOWN -> throw new IllegalStateException("the fake hides nothing: " + there);
        };
    member.meantToRun = there.desired() == Desired.RUNNING;
    member.data = there.dataOwner().isPresent() ? Data.KEPT : Data.NONE;
    member.staleRegistration = !member.controller && registered.isPresent() && !counts;
    boolean own =
        record.operation().map(o -> seen.launchedBy().equals(Optional.of(o.id()))).orElse(false);
    member.launcher =
        !member.lives() ? Launcher.NOBODY : own ? Launcher.THIS_OPERATION : Launcher.ANOTHER;
  }

  private static ClusterObservation look(HeldEngine engine, ClusterRecord record) {
    return engine.hand.observe(
        ObserveRequest.builder(
                record.cluster(),
                record.spec(),
                record.resolution(),
                engine.world.time().now().plus(Duration.ofSeconds(1)))
            .depth(Depth.CONFIRMED)
            .build());
  }

  private static Installed installed(Fence seen, Fence recorded) {
    if (seen.equals(Fence.NONE)) {
      return Installed.NONE;
    }
    return seen.isOlderThan(recorded) ? Installed.OLDER : Installed.CURRENT;
  }
}
