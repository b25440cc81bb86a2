package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.rebalance.RebalanceContext;
import io.slipway.engine.internal.rebalance.RebalanceDirective;
import io.slipway.engine.internal.rebalance.RebalanceEvent;
import io.slipway.engine.internal.rebalance.RebalanceProgress;
import io.slipway.engine.internal.rebalance.RebalanceState;
import io.slipway.engine.internal.rebalance.RebalanceTable;
import io.slipway.kernel.Guard;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import io.slipway.kernel.check.Edge;
import io.slipway.kernel.check.Machine;
import io.slipway.kernel.check.Rule;
import io.slipway.kernel.check.Search;
import io.slipway.kernel.check.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The rebalance table, which does not run yet, keeps two rules for any order of events, deadline
 * and crashes. R1: a transient fault never ends a rebalance while attempts and time are left. R2:
 * attempts stay within the bound.
 */
class RebalanceModelTest {
  private static final int MAX_ATTEMPTS = 3;

  private record Rebalance(RebalanceProgress progress, boolean beforeDeadline) {}

  private record Happened(RebalanceEvent event, boolean taken) {}

  private record Rebalances(
      Kernel<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> kernel,
      int attempts)
      implements Machine<Rebalance, Happened> {
    @Override
    public List<Rebalance> initials() {
      return List.of(new Rebalance(RebalanceProgress.NONE, true));
    }

    /** A crash changes nothing here: the journal holds the whole state. */
    @Override
    public List<Edge<Rebalance, Happened>> edges(Rebalance from) {
      List<Edge<Rebalance, Happened>> edges = new ArrayList<>();
      for (RebalanceEvent event : RebalanceEvent.values()) {
        // Time passes before the engine hears of it.
        boolean inTime = from.beforeDeadline() && event != RebalanceEvent.DEADLINE;
        Optional<RebalanceProgress.Step> step =
            from.progress().after(kernel, event, inTime, attempts);
        Rebalance to =
            step.map(
                    s ->
                        new Rebalance(
                            s.progress(), s.directive() == RebalanceDirective.BEGIN || inTime))
                .orElse(from);
        edges.add(new Edge<>(new Happened(event, step.isPresent()), to));
        if (from.beforeDeadline()) {
          edges.add(
              new Edge<>(
                  new Happened(RebalanceEvent.DEADLINE, false),
                  new Rebalance(from.progress(), false)));
        }
      }
      return edges;
    }
  }

  private static final class Patient implements Rule<Rebalance, Happened> {
    @Override
    public String name() {
      return "R1 a transient fault never gives NOT_READY while budget and deadline remain";
    }

    @Override
    public Optional<String> brokenBy(Rebalance from, Happened action, Rebalance to) {
      boolean early =
          action.event() == RebalanceEvent.TRANSIENT_FAULT
              && from.beforeDeadline()
              && from.progress().attempt() < MAX_ATTEMPTS
              && from.progress().state() != RebalanceState.NOT_READY
              && to.progress().state() == RebalanceState.NOT_READY;
      return early ? Optional.of("given up at " + from) : Optional.empty();
    }
  }

  private static final class Bounded implements Rule<Rebalance, Happened> {
    @Override
    public String name() {
      return "R2 attempts stay within the bound";
    }

    @Override
    public Optional<String> brokenIn(Rebalance state) {
      return state.progress().attempt() > MAX_ATTEMPTS
          ? Optional.of("attempt " + state.progress().attempt())
          : Optional.empty();
    }
  }

  @Test
  void keepsItsRules() {
    assertThat(check(RebalanceTable.table())).isEmpty();
  }

  @Test
  void impatienceIsCaughtByR1() {
    Optional<Violation> violation =
        check(
            mutant(
                row ->
                    row.to() == RebalanceState.RETRYING
                        ? replaced(row, row.guard(), RebalanceState.NOT_READY)
                        : row.event() == RebalanceEvent.TRANSIENT_FAULT
                            ? replaced(row, row.guard(), RebalanceState.RETRYING)
                            : row));
    assertThat(violation.map(Violation::rule).orElse("")).startsWith("R1");
  }

  @Test
  void stubbornnessIsCaughtByR2() {
    Guard<RebalanceContext> always = new Guard<>("budget left", any -> true);
    Optional<Violation> violation =
        check(
            mutant(
                row ->
                    row.to() == RebalanceState.RETRYING
                        ? replaced(row, always, RebalanceState.RETRYING)
                        : row));
    assertThat(violation.map(Violation::rule).orElse("")).startsWith("R2");
    assertThat(violation.map(Violation::trace).orElse(List.of())).hasSize(2 * MAX_ATTEMPTS + 1);
  }

  @Test
  void everyRequestComesToRest() {
    Search<Rebalance, Happened> search =
        new Search<>(
            new Rebalances(new Kernel<>(RebalanceTable.table()), MAX_ATTEMPTS),
            List.of(),
            action ->
                action.event() == RebalanceEvent.RETRY_DUE
                    || action.event() == RebalanceEvent.COMPLETED,
            1_000);
    assertThat(search.run()).isEmpty();
    assertThat(
            search.reaches(
                "REST",
                state ->
                    state.progress().state() != RebalanceState.PENDING
                        && state.progress().state() != RebalanceState.RETRYING))
        .isEmpty();
  }

  private static Optional<Violation> check(
      Table<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> table) {
    return new Search<>(
            new Rebalances(new Kernel<>(table), MAX_ATTEMPTS),
            List.of(new Patient(), new Bounded()),
            any -> true,
            1_000)
        .run();
  }

  private static Table<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> mutant(
      UnaryOperator<Row<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective>>
          change) {
    return Tables.rebuilt(RebalanceTable.table(), row -> Optional.of(change.apply(row)), List.of());
  }

  private static Row<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> replaced(
      Row<RebalanceState, RebalanceEvent, RebalanceContext, RebalanceDirective> row,
      Guard<RebalanceContext> guard,
      RebalanceState to) {
    return new Row<>(row.from(), row.event(), guard, to, row.payload());
  }
}
