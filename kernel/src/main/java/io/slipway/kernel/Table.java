package io.slipway.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as data: rows, refusals, an initial state and final states. Immutable, and
 * thread-safe if its guards are.
 *
 * <p>A table is sound, or it is not built. Sound means: every event has an answer in every state;
 * no two rows of a state and an event are unguarded, share a guard's name or lead to the same
 * state; no row and no refusal is unusable; every state can be reached from the initial one, and
 * every state except the final ones, which have no rows, can be left.
 *
 * @param <S> states
 * @param <E> events
 * @param <C> the context of a decision
 * @param <P> the payload of a row
 */
public final class Table<S extends Enum<S>, E extends Enum<E>, C, P> {
  /** A state with an event. */
  record Pair<S, E>(S state, E event) {}

  private final String name;
  private final Class<S> states;
  private final Class<E> events;
  private final S initial;
  private final Set<S> finals;
  private final Map<Pair<S, E>, List<Row<S, E, C, P>>> rows;
  private final Map<Pair<S, E>, String> refusals;

  private Table(Builder<S, E, C, P> builder, S initial) {
    this.name = builder.name;
    this.states = builder.states;
    this.events = builder.events;
    this.initial = initial;
    this.finals = Set.copyOf(builder.finals);
    Map<Pair<S, E>, List<Row<S, E, C, P>>> byPair = new LinkedHashMap<>();
    for (Row<S, E, C, P> row : builder.rows) {
      byPair
          .computeIfAbsent(new Pair<>(row.from(), row.event()), any -> new ArrayList<>())
          .add(row);
    }
    byPair.replaceAll((pair, list) -> List.copyOf(list));
    this.rows = byPair;
    this.refusals = Map.copyOf(builder.refusals);
  }

  /**
   * Begins a table.
   *
   * @param <S> states
   * @param <E> events
   * @param <C> the context of a decision
   * @param <P> the payload of a row
   * @param name the table's name in errors
   * @param states all its states
   * @param events all its events
   */
  public static <S extends Enum<S>, E extends Enum<E>, C, P> Builder<S, E, C, P> builder(
      String name, Class<S> states, Class<E> events) {
    return new Builder<>(name, states, events);
  }

  /** Returns the table's name in errors. */
  public String name() {
    return name;
  }

  /** Returns the type of the states. */
  public Class<S> stateType() {
    return states;
  }

  /** Returns the type of the events. */
  public Class<E> eventType() {
    return events;
  }

  /** Returns all states in the order of their type. */
  public List<S> states() {
    return List.of(states.getEnumConstants());
  }

  /** Returns all events in the order of their type. */
  public List<E> events() {
    return List.of(events.getEnumConstants());
  }

  /** Returns the initial state. */
  public S initial() {
    return initial;
  }

  /** Returns the states that are never left. */
  public Set<S> finals() {
    return finals;
  }

  /** Returns all rows in the order in which they were declared within each state and event. */
  public List<Row<S, E, C, P>> rows() {
    return rows.values().stream().flatMap(List::stream).toList();
  }

  /** Returns the rows of a state and an event, in the order in which their guards are evaluated. */
  public List<Row<S, E, C, P>> rows(S state, E event) {
    return rows.getOrDefault(new Pair<>(state, event), List.of());
  }

  /** Returns why an event is refused in a state when no row takes it; empty if one always does. */
  public Optional<String> refusal(S state, E event) {
    return Optional.ofNullable(refusals.get(new Pair<>(state, event)));
  }

  /**
   * Answers an event by the rows alone: the first one whose guard holds takes it. {@link
   * Kernel#decide} must give the same answer. Exceptions of guards are propagated unchanged.
   */
  public Decision<S, E, C, P> decide(S state, E event, C context) {
    for (Row<S, E, C, P> row : rows(state, event)) {
      if (row.guard().test().test(context)) {
        return new Decision.Accepted<>(row);
      }
    }
    return new Decision.Refused<>(state, event, refusal(state, event).orElse(""));
  }

  /**
   * Builds a {@link Table}. Not thread-safe. Nothing is checked before {@link #build}.
   *
   * @param <S> states
   * @param <E> events
   * @param <C> the context of a decision
   * @param <P> the payload of a row
   */
  public static final class Builder<S extends Enum<S>, E extends Enum<E>, C, P> {
    private final String name;
    private final Class<S> states;
    private final Class<E> events;
    private final List<Row<S, E, C, P>> rows = new ArrayList<>();
    private final Map<Pair<S, E>, String> refusals = new LinkedHashMap<>();
    private final Set<S> finals;
    private @Nullable S initial;

    private Builder(String name, Class<S> states, Class<E> events) {
      this.name = name;
      this.states = states;
      this.events = events;
      this.finals = EnumSet.noneOf(states);
    }

    /** Sets the initial state. */
    public Builder<S, E, C, P> initial(S state) {
      this.initial = state;
      return this;
    }

    /** Adds a state that is never left. */
    public Builder<S, E, C, P> finalState(S state) {
      finals.add(state);
      return this;
    }

    /** Adds a row that takes its event regardless of the context. */
    public Builder<S, E, C, P> row(S from, E event, S to, P payload) {
      return row(from, event, Guard.none(), to, payload);
    }

    /** Adds a row; of the rows of one state and event, the first whose guard holds is taken. */
    public Builder<S, E, C, P> row(S from, E event, Guard<C> guard, S to, P payload) {
      rows.add(new Row<>(from, event, guard, to, payload));
      return this;
    }

    /** Sets why these events are refused in these states when no row takes them. */
    public Builder<S, E, C, P> refuse(Collection<S> in, Collection<E> on, String reason) {
      for (S state : in) {
        for (E event : on) {
          refusals.put(new Pair<>(state, event), reason);
        }
      }
      return this;
    }

    /** Sets why every event is refused in every state that has no answer to it yet. */
    public Builder<S, E, C, P> refuseOthers(String reason) {
      for (S state : states.getEnumConstants()) {
        for (E event : events.getEnumConstants()) {
          boolean always =
              rows.stream()
                  .anyMatch(
                      r -> r.from() == state && r.event() == event && !r.guard().isConditional());
          if (!always) {
            refusals.putIfAbsent(new Pair<>(state, event), reason);
          }
        }
      }
      return this;
    }

    /**
     * Returns the table.
     *
     * @throws IllegalArgumentException if the table is not sound, with every fault that it has, or
     *     has no initial state
     */
    public Table<S, E, C, P> build() {
      if (initial == null) {
        throw new IllegalArgumentException("table " + name + " has no initial state");
      }
      Table<S, E, C, P> table = new Table<>(this, initial);
      List<String> faults = TableLinter.faults(table);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(
            "table " + name + " is unsound: " + String.join("; ", faults));
      }
      return table;
    }
  }
}
