package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.squirrelframework.foundation.fsm.ImmutableState;

class KernelTest {
  private enum Light {
    ON
  }

  @Test
  void aColdKernelDecidesAlikeOnEightThreads() throws Exception {
    int threads = 8;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 20; round++) {
        Table<Thread.State, Thread.State, Integer, String> table = guarded();
        Kernel<Thread.State, Thread.State, Integer, String> cold = new Kernel<>(table);
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<String>> answers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          Random random = new Random(round * 31L + thread);
          Callable<String> work =
              () -> {
                together.await();
                return firstDisagreement(table, cold, random);
              };
          answers.add(executor.submit(work));
        }
        for (Future<String> answer : answers) {
          assertThat(answer.get()).isEmpty();
        }
        assertThat(cold.pooled()).isBetween(1, threads);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static String firstDisagreement(
      Table<Thread.State, Thread.State, Integer, String> table,
      Kernel<Thread.State, Thread.State, Integer, String> kernel,
      Random random) {
    Thread.State[] all = Thread.State.values();
    for (int i = 0; i < 200; i++) {
      Thread.State state = all[random.nextInt(all.length)];
      Thread.State event = all[random.nextInt(all.length)];
      int divisor = 1 + random.nextInt(20);
      var was = kernel.decide(state, event, divisor);
      var expected = table.decide(state, event, divisor);
      if (!was.equals(expected)) {
        return was + " instead of " + expected;
      }
    }
    return "";
  }

  @Test
  void squirrelKnowsTheGuardsByName() {
    Guard<Integer> even = new Guard<>("even", n -> n % 2 == 0);
    Table<Thread.State, Light, Integer, String> table =
        Table.<Thread.State, Light, Integer, String>builder(
                "named", Thread.State.class, Light.class)
            .initial(Thread.State.NEW)
            .row(Thread.State.NEW, Light.ON, even, Thread.State.BLOCKED, "wait")
            .row(Thread.State.NEW, Light.ON, Thread.State.RUNNABLE, "go")
            .row(Thread.State.BLOCKED, Light.ON, Thread.State.WAITING, "go")
            .row(Thread.State.RUNNABLE, Light.ON, Thread.State.TIMED_WAITING, "go")
            .row(Thread.State.WAITING, Light.ON, Thread.State.TERMINATED, "go")
            .row(Thread.State.TIMED_WAITING, Light.ON, Thread.State.TERMINATED, "go")
            .finalState(Thread.State.TERMINATED)
            .refuseOthers("no")
            .build();

    assertThat(new Kernel<>(table).newMachine().getAllRawStates())
        .filteredOn(state -> state.getStateId() == Thread.State.NEW)
        .flatExtracting(ImmutableState::getAllTransitions)
        .extracting(transition -> transition.getCondition().name())
        .containsExactlyInAnyOrder("even", "always");
  }

  @Test
  void keepsItsTable() {
    Table<Thread.State, Thread.State, Integer, String> table = guarded();
    assertThat(new Kernel<>(table).table()).isSameAs(table);
  }

  @Test
  void whatSquirrelHasNoRowOfIsNotDone() {
    Table<Thread.State, Thread.State, Integer, String> table = guarded();
    Kernel<Thread.State, Thread.State, Integer, String> empty = new Kernel<>(table, List.of());
    assertThat(table.decide(Thread.State.NEW, Thread.State.RUNNABLE, 1))
        .isInstanceOf(Decision.Accepted.class);
    assertThat(empty.decide(Thread.State.NEW, Thread.State.RUNNABLE, 1))
        .isEqualTo(new Decision.Refused<>(Thread.State.NEW, Thread.State.RUNNABLE, "no"));
  }

  @Test
  void aGuardThatFailsIsABugAndHarmsNoLaterDecision() {
    Table<Thread.State, Thread.State, Integer, String> table = guarded();
    Kernel<Thread.State, Thread.State, Integer, String> kernel = new Kernel<>(table);
    assertThatThrownBy(() -> kernel.decide(Thread.State.NEW, Thread.State.RUNNABLE, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("table guarded failed on (NEW, RUNNABLE)")
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThat(kernel.decide(Thread.State.NEW, Thread.State.RUNNABLE, 1))
        .isEqualTo(table.decide(Thread.State.NEW, Thread.State.RUNNABLE, 1));
  }

  @Test
  void aMachineIsUsedAgainUnlessAGuardHasFailedInIt() {
    Kernel<Thread.State, Thread.State, Integer, String> kernel = new Kernel<>(guarded());
    for (int i = 0; i < 3; i++) {
      kernel.decide(Thread.State.NEW, Thread.State.RUNNABLE, 1);
      assertThat(kernel.pooled()).isEqualTo(1);
    }
    assertThatThrownBy(() -> kernel.decide(Thread.State.NEW, Thread.State.RUNNABLE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThat(kernel.pooled()).isZero();
  }

  private static Table<Thread.State, Thread.State, Integer, String> guarded() {
    Table.Builder<Thread.State, Thread.State, Integer, String> builder =
        Table.<Thread.State, Thread.State, Integer, String>builder(
                "guarded", Thread.State.class, Thread.State.class)
            .initial(Thread.State.NEW)
            .finalState(Thread.State.TERMINATED);
    Thread.State before = Thread.State.NEW;
    for (Thread.State state : Thread.State.values()) {
      if (state != Thread.State.NEW) {
        builder.row(before, state, new Guard<>("divides", n -> 10 / n > 0), state, "go");
        before = state;
      }
    }
    return builder.refuseOthers("no").build();
  }
}
