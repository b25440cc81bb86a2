package io.slipway.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the faults of a table before anything runs on it. */
final class TableLinter {
  private TableLinter() {}

  static <S extends Enum<S>, E extends Enum<E>, C, P> List<String> faults(Table<S, E, C, P> table) {
    List<String> faults = new ArrayList<>();
    for (S state : table.states()) {
      for (E event : table.events()) {
        faultsOfPair(table, state, event, faults);
      }
    }
    faultsOfGraph(table, faults);
    return faults;
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P> void faultsOfPair(
      Table<S, E, C, P> table, S state, E event, List<String> faults) {
    List<Row<S, E, C, P>> rows = table.rows(state, event);
    String pair = "(" + state + ", " + event + ")";
    long unguarded = rows.stream().filter(r -> !r.guard().isConditional()).count();
    if (unguarded > 1) {
      faults.add(pair + " has " + unguarded + " unguarded rows");
    }
    if (unguarded == 1 && rows.get(rows.size() - 1).guard().isConditional()) {
      faults.add(pair + " has a row behind an unguarded one that can never be taken");
    }
    Set<String> names = new HashSet<>();
    Set<S> targets = new HashSet<>();
    for (Row<S, E, C, P> row : rows) {
      if (!names.add(row.guard().name())) {
        faults.add(pair + " has two rows with the guard '" + row.guard().name() + "'");
      }
      // Squirrel keeps one transition for a state, an event and a target.
      if (!targets.add(row.to())) {
        faults.add(pair + " has two rows to " + row.to());
      }
    }
    boolean refused = table.refusal(state, event).isPresent();
    if (unguarded == 0 && !refused) {
      faults.add(pair + " has no answer when no guard holds");
    }
    if (unguarded > 0 && refused) {
      faults.add(pair + " has a refusal that can never be given");
    }
    if (table.finals().contains(state) && !rows.isEmpty()) {
      faults.add("final state " + state + " has a row on " + event);
    }
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P> void faultsOfGraph(
      Table<S, E, C, P> table, List<String> faults) {
    Set<S> reached = EnumSet.of(table.initial());
    Deque<S> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      S state = open.remove();
      for (Row<S, E, C, P> row : table.rows()) {
        if (row.from() == state && reached.add(row.to())) {
          open.add(row.to());
        }
      }
    }
    for (S state : table.states()) {
      if (!reached.contains(state)) {
        faults.add("state " + state + " cannot be reached from " + table.initial());
      }
      boolean leaves = table.rows().stream().anyMatch(r -> r.from() == state && r.to() != state);
      if (!leaves && !table.finals().contains(state)) {
        faults.add("state " + state + " is not final and cannot be left");
      }
    }
  }
}
