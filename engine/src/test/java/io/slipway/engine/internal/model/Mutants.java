package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.CommitCondition;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.lifecycle.Precondition;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.lifecycle.StepPlan;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.model.State.Extra;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.AttemptProgress;
import io.slipway.engine.internal.operation.CallFailure;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.RecordUpdate;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Row;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Engines, tables and worlds that are broken in one thing, with the rule that must notice. */
final class Mutants {
  /**
   * A broken thing.
   *
   * @param name what is broken
   * @param rule the number of the rule that must be the first to notice
   * @param checker with the broken thing, in the smallest world that shows it
   */
  record Mutant(String name, String rule, LifecycleChecker checker) {
    @Override
    public String toString() {
      return rule + ": " + name;
    }
  }

  /**
   * A change that breaks nothing.
   *
   * @param name what is changed
   * @param why it breaks nothing
   * @param checker with the change
   */
  record Equivalent(String name, String why, LifecycleChecker checker) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Environment LOST =
      new Environment(true, true, false, false, false, 2, false, false);
  private static final Environment ALL = Environment.EVERYTHING;
  private static final Environment MOVING = ALL.withRebalances();

  private Mutants() {}

  static List<Mutant> all() {
    return List.of(
        // The fence
        new Mutant("a backend ignores the fence", "L4", checker(1, LOST).with(ignoringFences())),
        new Mutant(
            "the fence is installed after the look", "L2", checker(1, LOST).with(lateClaim())),
        new Mutant("the tombstone goes with the record", "L4", checker(1, LOST).with(earlyPrune())),
        new Mutant("recovery takes no new fence", "L7", checker(1, ALL).with(keepFenceOnRecover())),
        new Mutant("an intent takes no new fence", "L7", checker(1, ALL).with(keepFenceOnBegin())),
        new Mutant(
            "a retry after an unknown outcome takes no new fence",
            "L7",
            checker(1, ALL).with(keepFence(Directive.RETRY))),
        new Mutant(
            "a change of direction takes no new fence",
            "L7",
            checker(1, ALL).with(keepFence(Directive.TURN_BACK))),
        // The journal
        new Mutant(
            "a change of direction is not journalled",
            "L6",
            checker(1, ALL).with(notJournalled(Directive.TURN_BACK))),
        new Mutant("an intent is not journalled", "L8", checker(1, ALL).with(noIntents())),
        new Mutant("the answer comes before the commit", "L8", checker(1, ALL).with(hasty())),
        new Mutant("recovery turns back", "L6", checker(1, Environment.CRASHES).with(turnsBack())),
        new Mutant("a commit changes the spec", "L3", checker(1, ALL).with(changesSpec())),
        // The look before the commit
        new Mutant(
            "RUNNING is committed when the launch has returned",
            "L1",
            checker(1, ALL).with(blindAfter("launch"))),
        new Mutant(
            "CREATED is committed when provision has returned",
            "L2",
            checker(1, ALL).with(blindAfter("provision"))),
        new Mutant(
            "DELETED is committed when erase has returned",
            "L4",
            checker(1, ALL).with(blindAfter("erase"))),
        new Mutant(
            "a retry does not await the other slices of the call",
            "L7",
            checker(1, new Environment(true, false, false, false, false, 2, false, false))
                .with(impatient())),
        // Commands
        new Mutant(
            "a running cluster can be deleted", "L5", checker(1, ALL).with(deletesRunning())),
        new Mutant(
            "an illegal command gives up an interrupted repair",
            "L5",
            checker(1, ALL).with(refusesTooLate())),
        new Mutant(
            "a delete supersedes what goes forward", "L7", checker(1, ALL).with(supersedes())),
        // Steps and goals
        new Mutant(
            "controllers stop first",
            "L3",
            checker(1, Environment.CRASHES)
                .with(
                    Tables.withTransition(OperationKind.SHUTDOWN, Mutants::controllersStopFirst))),
        new Mutant("a stop kills at once", "L3", checker(1, ALL).with(killsAtOnce())),
        new Mutant(
            "a shutdown erases",
            "L3",
            checker(1, ALL).with(Tables.withTransition(OperationKind.SHUTDOWN, Mutants::erases))),
        new Mutant(
            "the way back of CREATE only stops",
            "L4",
            checker(1, ALL)
                .with(Tables.withTransition(OperationKind.CREATE, Mutants::undoneByStop))),
        new Mutant(
            "a delete only stops",
            "L4",
            checker(1, ALL).with(Tables.withTransition(OperationKind.DELETE, Mutants::onlyStops))),
        new Mutant("a retire touches strangers", "L4", checker(1, ALL).with(retiresStrangers())),
        new Mutant(
            "surplus is not retired before a stop is confirmed",
            "REST",
            checker(1, ALL).with(Tables.withTransition(OperationKind.SHUTDOWN, Mutants::noRetire))),
        new Mutant(
            "a way back that is blocked cannot be taken up",
            "REST",
            checker(1, ALL).with(neverUnblocked())),
        new Mutant(
            "START does not seal",
            "L9",
            checker(1, ALL)
                .with(
                    Tables.withTransition(
                        OperationKind.START,
                        t ->
                            new Transition(
                                t.purpose(),
                                Tables.withoutStep(t.forward(), "seal"),
                                t.compensation())))),
        new Mutant(
            "a commit rests on a seal made before a launch",
            "L9",
            checker(1, ALL).with(rememberingReturns())),
        // Rebalances
        new Mutant(
            "a shutdown does not wait for rebalances",
            "R7",
            checker(1, MOVING)
                .with(Tables.withTransition(OperationKind.SHUTDOWN, Mutants::neverQuiesces))),
        new Mutant(
            "SPUs are stopped before rebalances",
            "R7",
            checker(1, MOVING)
                .with(Tables.withTransition(OperationKind.SHUTDOWN, Mutants::quiescesTooLate))),
        new Mutant(
            "an engine that takes up a shutdown does not wait for rebalances",
            "R7",
            checker(1, MOVING).with(takenForQuiet())),
        // Time
        new Mutant("a take-up keeps the stored time", "REST", checker(1, ALL).with(keepsTime())),
        new Mutant(
            "the way back and the stop have no least time",
            "FREE",
            checker(1, ALL).with(withoutLeastTime())));
  }

  static List<Equivalent> equivalents() {
    return List.of(
        new Equivalent(
            "START is confirmed whoever launched the members",
            "before START nobody lives under the installed fence, so only START can have launched",
            checker(1, ALL)
                .with(
                    Tables.withTransition(
                        OperationKind.START,
                        t ->
                            new Transition(
                                t.purpose(),
                                new StepPlan(
                                    t.forward().steps(),
                                    t.forward().depth(),
                                    CommitCondition.RESTORED),
                                t.compensation())))),
        new Equivalent(
            "SPUs are launched without waiting for controllers",
            "the session of a stale registration runs out, so that waiting only saves time",
            checker(1, ALL)
                .with(Tables.withTransition(OperationKind.RESUME, Mutants::launchesAtOnce))));
  }

  private static LifecycleChecker checker(int spus, Environment environment) {
    return new LifecycleChecker(1, spus, environment);
  }

  private static World ignoringFences() {
    return new World() {
      @Override
      boolean letsOutdatedCallsLand(State state) {
        return true;
      }

      @Override
      boolean keepsOutdatedCalls() {
        return true;
      }
    };
  }

  private static World earlyPrune() {
    return new World() {
      @Override
      boolean prunesTombstoneEarly() {
        return true;
      }

      @Override
      boolean keepsOutdatedCalls() {
        return true;
      }
    };
  }

  private static World killsAtOnce() {
    return new World() {
      @Override
      Reply stop(State state, Member member, boolean atOnce) {
        return super.stop(state, member, true);
      }
    };
  }

  private static World retiresStrangers() {
    return new World() {
      @Override
      Reply whole(State state, CallKind kind) {
        if (kind == CallKind.RETIRE) {
          state.extra = Extra.NONE;
        }
        return super.whole(state, kind);
      }
    };
  }

  private static EngineShell lateClaim() {
    return new EngineShell() {
      @Override
      boolean claimsBeforeItLooks() {
        return false;
      }
    };
  }

  private static ClusterRecord underFence(ClusterRecord record, Fence fence) {
    return new ClusterRecord(
        record.cluster(),
        record.backend(),
        record.spec(),
        record.resolution(),
        record.state(),
        fence,
        record.inFlight(),
        record.repairs(),
        record.updatedAt(),
        false);
  }

  private static EngineShell keepFenceOnRecover() {
    return new EngineShell() {
      @Override
      ClusterRecord recover(ClusterRecord record, Duration brought) {
        return underFence(super.recover(record, brought), record.fence());
      }
    };
  }

  private static EngineShell keepFenceOnBegin() {
    return new EngineShell() {
      @Override
      ClusterRecord begin(
          ClusterRecord record, Plan command, boolean keepOnFailure, Duration timeout) {
        return underFence(super.begin(record, command, keepOnFailure, timeout), record.fence());
      }
    };
  }

  private static EngineShell keepFence(Directive on) {
    return changing(
        (directive, before, next) ->
            directive == on
                ? new RecordUpdate(
                    underFence(next.record(), before.fence()), AttemptProgress.CLAIMED, next.end())
                : next);
  }

  private static EngineShell changesSpec() {
    return changing(
        (directive, before, next) -> {
          ClusterRecord record = next.record();
          ClusterRecord changed =
              new ClusterRecord(
                  record.cluster(),
                  record.backend(),
                  ClusterSpec.builder("other").build(),
                  record.resolution(),
                  record.state(),
                  record.fence(),
                  record.inFlight(),
                  record.repairs(),
                  record.updatedAt(),
                  false);
          return directive == Directive.FINISH
              ? new RecordUpdate(changed, next.attempt(), next.end())
              : next;
        });
  }

  private interface Change {
    RecordUpdate change(Directive directive, ClusterRecord before, RecordUpdate next);
  }

  private static EngineShell changing(Change change) {
    return new EngineShell() {
      @Override
      RecordUpdate update(
          Kernels kernels,
          Directive directive,
          ClusterRecord record,
          AttemptProgress attempt,
          @Nullable CallFailure failure) {
        return change.change(
            directive, record, super.update(kernels, directive, record, attempt, failure));
      }
    };
  }

  private static EngineShell notJournalled(Directive not) {
    return new EngineShell() {
      @Override
      boolean journals(Directive directive) {
        return directive != not;
      }
    };
  }

  private static EngineShell noIntents() {
    return new EngineShell() {
      @Override
      boolean journalsIntents() {
        return false;
      }
    };
  }

  private static EngineShell hasty() {
    return new EngineShell() {
      @Override
      boolean answersWhenDurable() {
        return false;
      }
    };
  }

  private static EngineShell turnsBack() {
    return new EngineShell() {
      @Override
      ClusterRecord recover(ClusterRecord record, Duration brought) {
        return record.requireOperation().command().creates()
            ? Changes.turnBack(record, ErrorCode.CANCELLED, "", ModelRecords.NOW)
            : super.recover(record, brought);
      }
    };
  }

  private static EngineShell keepsTime() {
    return new EngineShell() {
      @Override
      ClusterRecord recover(ClusterRecord record, Duration brought) {
        return super.recover(record, record.requireOperation().timeout());
      }
    };
  }

  private static EngineShell withoutLeastTime() {
    return new EngineShell() {
      @Override
      Duration allowance(OperationRecord operation) {
        return operation.timeout();
      }
    };
  }

  private static EngineShell impatient() {
    return new EngineShell() {
      @Override
      boolean awaitsItsCalls() {
        return false;
      }
    };
  }

  private static EngineShell rememberingReturns() {
    return new EngineShell() {
      @Override
      boolean forgetsReturnsAtCalls() {
        return false;
      }
    };
  }

  private static EngineShell blindAfter(String name) {
    return new EngineShell() {
      @Override
      boolean looksAgainAfter(Step step) {
        return !step.name().equals(name);
      }
    };
  }

  private static EngineShell refusesTooLate() {
    return new EngineShell() {
      @Override
      @Nullable ClusterRecord afterRefusal(@Nullable ClusterRecord record) {
        return record == null || record.operation().isEmpty()
            ? record
            : new ClusterRecord(
                record.cluster(),
                record.backend(),
                record.spec(),
                record.resolution(),
                record.state(),
                record.fence(),
                null,
                record.repairs(),
                record.updatedAt(),
                false);
      }
    };
  }

  private static EngineShell supersedes() {
    return new EngineShell() {
      @Override
      Admission admit(
          Kernels kernels, @Nullable ClusterRecord record, Function<LifecycleState, Plan> choose) {
        boolean deletes =
            record != null
                && record.state() == LifecycleState.CREATED
                && record.operation().isPresent()
                && choose.apply(record.requireOperation().origin()) == Plan.DELETE;
        return deletes ? new Admission.Begin(Plan.DELETE) : super.admit(kernels, record, choose);
      }
    };
  }

  private static Kernels deletesRunning() {
    Transition delete =
        Lifecycle.table().rows(LifecycleState.CREATED, LifecycleEvent.DELETE).get(0).payload();
    return Tables.withLifecycle(
        Optional::of,
        List.of(
            new Row<>(
                LifecycleState.RUNNING,
                LifecycleEvent.DELETE,
                Guard.none(),
                LifecycleState.DELETED,
                delete)));
  }

  private static Kernels neverUnblocked() {
    return Tables.withOperation(
        row ->
            row.from() == OperationPhase.BLOCKED
                    && row.event() == OperationEvent.RECOVERED
                    && row.to() == OperationPhase.ROLLING_BACK
                ? Optional.empty()
                : Optional.of(row));
  }

  private static StepPlan stop() {
    return Lifecycle.table()
        .rows(LifecycleState.RUNNING, LifecycleEvent.SHUTDOWN)
        .get(0)
        .payload()
        .forward();
  }

  private static StepPlan erase() {
    return Lifecycle.table()
        .rows(LifecycleState.SHUTDOWN, LifecycleEvent.DELETE)
        .get(0)
        .payload()
        .forward();
  }

  private static Transition controllersStopFirst(Transition shutdown) {
    List<Step> steps = shutdown.forward().steps();
    Step controllers = steps.get(2);
    Step first =
        new Step(
            controllers.name(),
            controllers.call(),
            controllers.members(),
            controllers.trigger(),
            Precondition.NOTHING);
    return new Transition(
        shutdown.purpose(),
        Tables.withSteps(
            shutdown.forward(), List.of(steps.get(0), first, steps.get(1), steps.get(3))),
        null);
  }

  private static Transition neverQuiesces(Transition shutdown) {
    return new Transition(
        shutdown.purpose(), Tables.withoutStep(shutdown.forward(), "stop rebalances"), null);
  }

  private static Transition quiescesTooLate(Transition shutdown) {
    List<Step> steps = shutdown.forward().steps();
    return new Transition(
        shutdown.purpose(),
        Tables.withSteps(
            shutdown.forward(), List.of(steps.get(1), steps.get(0), steps.get(2), steps.get(3))),
        null);
  }

  private static EngineShell takenForQuiet() {
    return new EngineShell() {
      @Override
      boolean waitsAnewForRebalances() {
        return false;
      }
    };
  }

  private static Transition erases(Transition shutdown) {
    return new Transition(
        shutdown.purpose(),
        new StepPlan(erase().steps(), stop().depth(), CommitCondition.STOPPED),
        null);
  }

  private static Transition undoneByStop(Transition create) {
    return new Transition(create.purpose(), create.forward(), stop());
  }

  private static Transition onlyStops(Transition delete) {
    return new Transition(delete.purpose(), stop(), null);
  }

  private static Transition noRetire(Transition shutdown) {
    return new Transition(
        shutdown.purpose(), Tables.withoutStep(shutdown.forward(), "retire surplus"), null);
  }

  private static Transition launchesAtOnce(Transition resume) {
    List<Step> steps =
        resume.forward().steps().stream()
            .map(s -> new Step(s.name(), s.call(), s.members(), s.trigger(), Precondition.NOTHING))
            .toList();
    return new Transition(
        resume.purpose(), Tables.withSteps(resume.forward(), steps), resume.compensation());
  }
}
