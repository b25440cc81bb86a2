package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.rebalance.ExecutorView;
import io.slipway.engine.internal.rebalance.RebalanceChange;
import io.slipway.engine.internal.rebalance.RebalanceEvent;
import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.engine.internal.rebalance.RebalanceMove;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceReading;
import io.slipway.engine.internal.rebalance.RebalanceStepContext;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.engine.internal.rebalance.RebalanceStepTable;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import io.slipway.spi.TaskObservation.Phase;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Tables and drivers of a rebalance that are broken in one thing, with the rule that must notice.
 */
final class RebalanceMutants {
  /**
   * A broken thing.
   *
   * @param name what is broken
   * @param rule the first word of the rule that must notice
   * @param kernels the tables
   * @param shell the driver
   */
  record Mutant(String name, String rule, RebalanceKernels kernels, RebalanceShell shell) {
    @Override
    public String toString() {
      return rule + ": " + name;
    }
  }

  private RebalanceMutants() {}

  static List<Mutant> all() {
    return List.of(
        // Attempts
        driver("it gives up at the first fault", "R1", budget(left -> false, 1)),
        driver("attempts never start anew", "R1", countingOn()),
        driver(
            "requests go on however often they are refused",
            "R2",
            budget(left -> left, Integer.MAX_VALUE)),
        driver(
            "looks go on when their time is over",
            "R2",
            budget(left -> true, RebalanceWriter.MAX_POSTS)),
        // The end
        reading(
            "the task's word alone is believed",
            "R3",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.EXECUTING && reading.task() == Phase.COMPLETED
                    ? RebalanceStepEvent.COMPLETED
                    : event),
        reading(
            "the first report is believed",
            "R3",
            (reading, progress, event) ->
                event == RebalanceStepEvent.REPORTED && reading.executor() == ExecutorView.IDLE
                    ? RebalanceStepEvent.COMPLETED
                    : event),
        reading(
            "the executor is not asked before the end",
            "R3",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.EXECUTING
                        && reading.task() == Phase.COMPLETED
                        && reading.executor() != ExecutorView.UNKNOWN
                    ? progress.reported()
                        ? RebalanceStepEvent.COMPLETED
                        : RebalanceStepEvent.REPORTED
                    : event),
        reading(
            "a task that was reported and is not known any more is believed",
            "R3",
            (reading, progress, event) ->
                event == RebalanceStepEvent.FORGOTTEN
                        && progress.reported()
                        && reading.executor() == ExecutorView.IDLE
                    ? RebalanceStepEvent.COMPLETED
                    : event),
        new Mutant(
            "an empty proposal is an end, whatever ran before",
            "R3",
            steps(
                row ->
                    row.event() == RebalanceStepEvent.NOTHING_LEFT
                        ? guarded(row, any -> true)
                        : row),
            new RebalanceShell() {
              @Override
              RebalanceStepEvent proposed(RebalanceProgress progress, boolean empty) {
                return empty ? RebalanceStepEvent.NOTHING_LEFT : super.proposed(progress, false);
              }
            }),
        driver(
            "the proposal's id is taken for the execution's",
            "R3",
            new RebalanceShell() {
              @Override
              boolean dropsTheProposalsId() {
                return false;
              }
            }),
        // One execution
        driver(
            "a number is sent before it is durable",
            "R4",
            new RebalanceShell() {
              @Override
              boolean journalsBeforeItSends() {
                return false;
              }
            }),
        driver(
            "a look without an id finds nothing",
            "R4",
            new RebalanceShell() {
              @Override
              boolean looksByKey() {
                return false;
              }
            }),
        reading(
            "an absent task is given up before the request's bound",
            "R4",
            (reading, progress, event) ->
                new RebalanceReading(
                        reading.task(), reading.executor(), reading.withoutEffect(), true)
                    .event(progress)
                    .orElse(event)),
        reading(
            "an earlier execution that shows up is run beside",
            "R4",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.PROPOSED
                        && reading.executor() == ExecutorView.OURS
                        && progress.approved()
                    ? RebalanceStepEvent.TURN
                    : event),
        reading(
            "an earlier task that is not executed yet is overlooked",
            "R4",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.PROPOSED
                        && reading.executor() == ExecutorView.IDLE
                        && reading.settled()
                        && progress.approved()
                    ? RebalanceStepEvent.TURN
                    : event),
        reading(
            "an earlier task's first report is believed",
            "R4",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.PROPOSED && event == RebalanceStepEvent.REPORTED
                    ? RebalanceStepEvent.TURN
                    : event),
        reading(
            "what has failed beside another execution is taken for one that never began",
            "R4",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.EXECUTING
                        && reading.task() == Phase.FAILED
                        && reading.executor() == ExecutorView.OTHERS
                    ? RebalanceStepEvent.NOT_YET
                    : event),
        tables(
            "a forgotten execution is repeated without a new proposal",
            "R4",
            steps(
                row ->
                    row.event() == RebalanceStepEvent.FORGOTTEN
                            && row.from() == RebalanceStep.STARTING
                            && row.to() == RebalanceStep.PROPOSING
                        ? new Row<>(
                            row.from(),
                            row.event(),
                            row.guard(),
                            RebalanceStep.PROPOSED,
                            new RebalanceMove(null, RebalanceChange.UNSENT))
                        : row)),
        tables(
            "forgotten executions are not counted",
            "R4",
            steps(
                row ->
                    row.payload().change() == RebalanceChange.LOST
                        ? with(row, new RebalanceMove(null, RebalanceChange.ANEW))
                        : row)),
        // SHUTDOWN
        driver(
            "the driver does not read the cluster again",
            "R6",
            new RebalanceShell() {
              @Override
              boolean readsTheClusterAgain() {
                return false;
              }
            }),
        driver(
            "a SHUTDOWN does not look",
            "R6",
            new RebalanceShell() {
              @Override
              boolean shutdownLooks() {
                return false;
              }
            }),
        driver(
            "a SHUTDOWN overlooks what an ended rebalance has left behind",
            "R6",
            new RebalanceShell() {
              @Override
              boolean holdsShutdown(RebalanceProgress progress) {
                return progress.step() != RebalanceStep.ENDED;
              }
            }),
        driver(
            "a SHUTDOWN of dead members does not look",
            "R7",
            new RebalanceShell() {
              @Override
              boolean shutdownOfTheDeadLooks() {
                return false;
              }
            }),
        // The tables together
        tables(
            "an end is not told",
            "ENDED",
            steps(
                row ->
                    row.from() == RebalanceStep.QUEUED && row.event() == RebalanceStepEvent.STOP
                        ? with(row, new RebalanceMove(null, RebalanceChange.NOTHING))
                        : row)),
        tables(
            "an end is told too early",
            "ENDED",
            steps(
                row ->
                    row.from() == RebalanceStep.EXECUTING && row.event() == RebalanceStepEvent.STOP
                        ? with(
                            row,
                            new RebalanceMove(RebalanceEvent.STOP, RebalanceChange.STOP_FOR_GOOD))
                        : row)),
        tables(
            "it is given up as if nothing moved",
            "ABANDONED",
            steps(
                row ->
                    row.from() == RebalanceStep.EXECUTING
                            && row.payload().change() == RebalanceChange.ABANDONED
                        ? with(
                            row,
                            new RebalanceMove(
                                RebalanceEvent.TRANSIENT_FAULT, RebalanceChange.NOTHING))
                        : row)),
        reading(
            "a stop is believed while the task may still begin",
            "ABANDONED",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.STOPPING
                        && reading.task() == Phase.ABSENT
                        && reading.executor() == ExecutorView.IDLE
                    ? RebalanceStepEvent.STOPPED
                    : event),
        // Rest
        reading(
            "a forgotten execution is waited for",
            "REST",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.EXECUTING && event == RebalanceStepEvent.FORGOTTEN
                    ? RebalanceStepEvent.PROGRESSED
                    : event),
        reading(
            "a stop is not believed",
            "REST",
            (reading, progress, event) ->
                progress.step() == RebalanceStep.STOPPING && event == RebalanceStepEvent.STOPPED
                    ? RebalanceStepEvent.PROGRESSED
                    : event));
  }

  private static Mutant driver(String name, String rule, RebalanceShell shell) {
    return new Mutant(name, rule, RebalanceKernels.production(), shell);
  }

  private static Mutant tables(String name, String rule, RebalanceKernels kernels) {
    return new Mutant(name, rule, kernels, new RebalanceShell());
  }

  private interface Misreading {
    RebalanceStepEvent misread(
        RebalanceReading reading, RebalanceProgress progress, RebalanceStepEvent event);
  }

  private static Mutant reading(String name, String rule, Misreading misreading) {
    return driver(
        name,
        rule,
        new RebalanceShell() {
          @Override
          Optional<RebalanceStepEvent> read(RebalanceReading reading, RebalanceProgress progress) {
            return super.read(reading, progress)
                .map(event -> misreading.misread(reading, progress, event));
          }
        });
  }

  private static RebalanceShell budget(UnaryOperator<Boolean> timeLeft, int maxPosts) {
    return new RebalanceShell() {
      @Override
      Optional<RebalanceProgress> after(
          RebalanceKernels kernels,
          RebalanceProgress progress,
          RebalanceStepEvent event,
          boolean left,
          int posts) {
        return super.after(kernels, progress, event, timeLeft.apply(left), maxPosts)
            .map(next -> counted(next, Math.min(next.posts(), RebalanceWriter.MAX_POSTS)));
      }
    };
  }

  private static RebalanceShell countingOn() {
    return new RebalanceShell() {
      @Override
      Optional<RebalanceProgress> after(
          RebalanceKernels kernels,
          RebalanceProgress progress,
          RebalanceStepEvent event,
          boolean timeLeft,
          int maxPosts) {
        return super.after(kernels, progress, event, timeLeft, maxPosts)
            .map(
                next ->
                    event == RebalanceStepEvent.REQUEST
                        ? next
                        : counted(next, Math.max(progress.posts(), next.posts())));
      }
    };
  }

  private static RebalanceProgress counted(RebalanceProgress of, int posts) {
    return new RebalanceProgress(
        of.state(),
        of.step(),
        of.execution(),
        of.sent(),
        of.approved(),
        of.reported(),
        of.refreshing(),
        of.lost(),
        of.abandoned(),
        posts,
        of.reads());
  }

  private static RebalanceKernels steps(
      UnaryOperator<Row<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>>
          change) {
    return new RebalanceKernels(
        new Kernel<>(RebalanceTable.table()),
        new Kernel<>(
            Tables.rebuilt(
                RebalanceStepTable.table(), row -> Optional.of(change.apply(row)), List.of())));
  }

  private static Row<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove> with(
      Row<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove> row,
      RebalanceMove move) {
    return new Row<>(row.from(), row.event(), row.guard(), row.to(), move);
  }

  private static Row<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove>
      guarded(
          Row<RebalanceStep, RebalanceStepEvent, RebalanceStepContext, RebalanceMove> row,
          Predicate<RebalanceStepContext> when) {
    return new Row<>(
        row.from(), row.event(), new Guard<>("whenever", when), row.to(), row.payload());
  }
}
