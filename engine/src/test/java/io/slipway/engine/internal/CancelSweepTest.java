package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.Command;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cancels every operation that can be undone at every call that it makes, and crashes the engine at
 * every write from there on: what is left is the state before or the state after, whole, and the
 * history tells which.
 */
class CancelSweepTest {
  private static final int SPUS = 2;

  /** An operation that can be undone. */
  enum Reversible {
    CREATE(LifecycleState.ABSENT),
    START(LifecycleState.CREATED),
    RESUME(LifecycleState.SHUTDOWN);

    private final LifecycleState before;
    private final LifecycleState after = LifecycleState.RUNNING;

    Reversible(LifecycleState before) {
      this.before = before;
    }

    Command command() {
      return switch (this) {
        case CREATE -> Command.create(Bench.spec(SPUS));
        case START -> Command.start(Bench.NAME);
        case RESUME -> Command.resume(Bench.NAME);
      };
    }

    Bench ready() {
      Bench bench = new Bench();
      bench.reach(before, SPUS);
      bench.world.clearCalls();
      return bench;
    }
  }

  private static final class StoreCrash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void aCancelThatComesInTimeUndoesAndALateOneChangesNothing(Reversible what) {
    for (int at = 1; at <= calls(what); at++) {
      Bench bench = what.ready();
      OperationId id = cancelledAt(bench, what, at);
      // The last call is the look that proves the end: there the wish may come too late.
      LifecycleState end = bench.state();
      assertThat(end).as("cancelled at call " + at).isIn(what.before, what.after);
      assertEndIsTold(bench, id, what, end);
      assertWhole(bench, end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCrashAfterACancelLeavesItUndoneOrDone(Reversible what) {
    int crashes = 0;
    int undone = 0;
    int done = 0;
    for (int at = 1; at <= calls(what); at++) {
      int writes = writesWhenCancelledAt(what, at);
      for (int write = 1; write <= writes; write++) {
        for (boolean durable : new boolean[] {false, true}) {
          String where = "cancelled at call " + at + ", crash at write " + write + ", " + durable;
          Bench bench = what.ready();
          crashAt(bench, write, durable);
          OperationId id = null;
          try {
            id = cancelledAt(bench, what, at);
          } catch (StoreCrash crash) {
            crashes++;
          }
          bench.store.hook((key, first) -> {});
          bench.restart();
          Optional<OperationRecord> left = bench.record().flatMap(r -> r.operation());
          if (bench.record().isPresent()) {
            bench.engine().recover(Bench.NAME);
          }
          LifecycleState end = bench.state();
          assertThat(end).as(where).isIn(what.before, what.after);
          assertWhole(bench, end);
          bench.assertJournalIsLegal();
          OperationId known = left.map(OperationRecord::id).orElse(id);
          if (known != null) {
            assertEndIsTold(bench, known, what, end);
          }
          if (end == what.after) {
            done++;
          } else {
            undone++;
          }
        }
      }
    }
    assertThat(List.of(crashes, undone, done)).allMatch(count -> count > 0);
  }

  private static int calls(Reversible what) {
    Bench bench = what.ready();
    bench.engine().execute(what.command(), bench.command());
    return bench.world.calls().size();
  }

  private static int writesWhenCancelledAt(Reversible what, int at) {
    Bench bench = what.ready();
    int before = bench.store.writes();
    cancelledAt(bench, what, at);
    return bench.store.writes() - before;
  }

  /** Submits and cancels at a call; returns when the engine has given the operation up. */
  private static OperationId cancelledAt(Bench bench, Reversible what, int at) {
    bench.world.faults().inject(any -> true, at, Fault.before("cancel", world -> cancel(bench)));
    try {
      Operation submitted = bench.engine().submit(what.command(), bench.command());
      try {
        submitted.result().toCompletableFuture().join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof StoreCrash crash) {
          throw crash;
        }
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                SlipwayException.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.CANCELLED));
      }
      return submitted.id();
    } finally {
      bench.world.faults().clear();
    }
  }

  private static void cancel(Bench bench) {
    // Without a record nothing is durable yet, and there is no handle.
    bench
        .record()
        .flatMap(record -> record.operation())
        .flatMap(operation -> bench.engine().operation(operation.id()))
        .ifPresent(Operation::cancel);
  }

  private static void crashAt(Bench bench, int write, boolean durable) {
    int[] seen = {0};
    bench.store.hook(
        (key, first) -> {
          if (first) {
            seen[0]++;
          }
          if (seen[0] == write && first != durable) {
            throw new StoreCrash();
          }
        });
  }

  private static void assertEndIsTold(
      Bench bench, OperationId id, Reversible what, LifecycleState end) {
    Operation ended = bench.engine().operation(id).orElseThrow();
    assertThat(ended.phase())
        .isEqualTo(end == what.after ? OperationPhase.DONE : OperationPhase.ROLLED_BACK);
    assertThat(ended.isDriven()).isFalse();
  }

  private static void assertWhole(Bench bench, LifecycleState end) {
    int living =
        bench.cluster().snapshot().map(FakeSnapshot.Cluster::living).map(List::size).orElse(0);
    assertThat(living).isEqualTo(end == LifecycleState.RUNNING ? SPUS + 1 : 0);
    assertThat(bench.cluster().exists()).isEqualTo(end != LifecycleState.ABSENT);
  }
}
