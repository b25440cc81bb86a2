package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.kernel.ShippedTables.Shipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.squirrelframework.foundation.fsm.ImmutableState;
import org.squirrelframework.foundation.fsm.ImmutableTransition;
import org.squirrelframework.foundation.fsm.StateMachine;
import org.squirrelframework.foundation.fsm.Visitor;

/** Squirrel decides what each shipped table says, in both directions. */
class ShippedTablesTest {
  private static final String SHIPPED = "io.slipway.kernel.ShippedTables#all";

  @ParameterizedTest
  @MethodSource(SHIPPED)
  <S extends Enum<S>, E extends Enum<E>, C, P> void squirrelHoldsTheTableAndNothingElse(
      Shipped<S, E, C, P> shipped) {
    TreeSet<String> states = new TreeSet<>();
    List<String> transitions = new ArrayList<>();
    new Kernel<>(shipped.table())
        .newMachine()
        .accept(
            new Visitor() {
              @Override
              public void visitOnEntry(StateMachine<?, ?, ?, ?> machine) {}

              @Override
              public void visitOnExit(StateMachine<?, ?, ?, ?> machine) {}

              @Override
              public void visitOnEntry(ImmutableState<?, ?, ?, ?> state) {
                states.add(state.getStateId().toString());
                assertThat(state.getEntryActions()).isEmpty();
                assertThat(state.getExitActions()).isEmpty();
                assertThat(state.hasChildStates()).isFalse();
                assertThat(state.isFinalState()).isFalse();
              }

              @Override
              public void visitOnExit(ImmutableState<?, ?, ?, ?> state) {}

              @Override
              public void visitOnEntry(ImmutableTransition<?, ?, ?, ?> transition) {
                transitions.add(
                    transition.getSourceState().getStateId()
                        + " "
                        + transition.getEvent()
                        + " ["
                        + transition.getCondition().name()
                        + "] "
                        + transition.getTargetState().getStateId()
                        + " does "
                        + transition.getActions().size());
              }

              @Override
              public void visitOnExit(ImmutableTransition<?, ?, ?, ?> transition) {}
            });
    List<String> rows =
        shipped.table().rows().stream()
            .map(
                row ->
                    row.from()
                        + " "
                        + row.event()
                        + " ["
                        + (row.guard().isConditional() ? row.guard().name() : "always")
                        + "] "
                        + row.to()
                        + " does 1")
            .toList();
    assertThat(transitions).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(states)
        .containsExactlyInAnyOrderElementsOf(
            shipped.table().states().stream().map(Enum::name).toList());
  }

  @ParameterizedTest
  @MethodSource(SHIPPED)
  <S extends Enum<S>, E extends Enum<E>, C, P> void answersEveryPairAsTheTableDoes(
      Shipped<S, E, C, P> shipped) {
    Kernel<S, E, C, P> kernel = new Kernel<>(shipped.table());
    assertThat(kernel.table()).isSameAs(shipped.table());
    int refused = 0;
    for (S state : shipped.table().states()) {
      for (E event : shipped.table().events()) {
        for (C context : shipped.contexts()) {
          Decision<S, E, C, P> expected = shipped.table().decide(state, event, context);
          assertThat(kernel.decide(state, event, context)).isEqualTo(expected);
          refused += expected instanceof Decision.Refused ? 1 : 0;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource(SHIPPED)
  <S extends Enum<S>, E extends Enum<E>, C, P> void anInterruptedThreadDecidesAndStaysInterrupted(
      Shipped<S, E, C, P> shipped) {
    Kernel<S, E, C, P> kernel = new Kernel<>(shipped.table());
    for (S state : shipped.table().states()) {
      for (E event : shipped.table().events()) {
        for (C context : shipped.contexts()) {
          Thread.currentThread().interrupt();
          Decision<S, E, C, P> decision = kernel.decide(state, event, context);
          assertThat(Thread.interrupted()).isTrue();
          assertThat(decision).isEqualTo(shipped.table().decide(state, event, context));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SHIPPED)
  <S extends Enum<S>, E extends Enum<E>, C, P> void decidesAlikeOnEightThreads(
      Shipped<S, E, C, P> shipped) throws Exception {
    Kernel<S, E, C, P> warm = new Kernel<>(shipped.table());
    for (int round = 0; round < 20; round++) {
      disagreements(shipped, warm, round);
      disagreements(shipped, new Kernel<>(shipped.table()), round);
    }
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P> void disagreements(
      Shipped<S, E, C, P> shipped, Kernel<S, E, C, P> kernel, int round) throws Exception {
    int threads = 8;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier together = new CyclicBarrier(threads);
      List<Future<String>> answers = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        Random random = new Random(round * 31L + thread);
        Callable<String> work =
            () -> {
              together.await();
              return firstDisagreement(shipped, kernel, random);
            };
        answers.add(executor.submit(work));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEmpty();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static <S extends Enum<S>, E extends Enum<E>, C, P> String firstDisagreement(
      Shipped<S, E, C, P> shipped, Kernel<S, E, C, P> kernel, Random random) {
    for (int i = 0; i < 200; i++) {
      S state = any(shipped.table().states(), random);
      E event = any(shipped.table().events(), random);
      C context = any(shipped.contexts(), random);
      Decision<S, E, C, P> expected = shipped.table().decide(state, event, context);
      Decision<S, E, C, P> was = kernel.decide(state, event, context);
      if (!was.equals(expected)) {
        return was + " instead of " + expected;
      }
    }
    return "";
  }

  private static <T> T any(List<T> items, Random random) {
    return items.get(random.nextInt(items.size()));
  }
}
