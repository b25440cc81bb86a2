package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.model.RecordGraph;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the engine to the model: every change of the durable record that the engine makes on the
 * fake backend, through random commands, crashes and faults, is one that the model knows, and the
 * engine makes each one that the model knows.
 */
class RecordGraphTest {
  private static final int RUNS = 200;
  private static final int COMMANDS = 14;

  private static final Set<String> KNOWN = RecordGraph.changes();
  private static final Set<String> MADE = run();

  @Test
  void makesNoChangeThatTheModelDoesNotKnow() {
    assertThat(MADE).isNotEmpty().isSubsetOf(KNOWN);
  }

  @TestFactory
  Stream<DynamicTest> makesEachChangeThatTheModelKnows() {
    return KNOWN.stream()
        .map(
            change ->
                DynamicTest.dynamicTest(
                    change, () -> assertThat(MADE.contains(change)).as(change).isTrue()));
  }

  private static Set<String> run() {
    Set<String> made = new TreeSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Bench bench = new Bench();
      String[] before = {RecordGraph.NONE};
      bench.store.hook(
          (key, first) -> {
            if (!first) {
              String after = bench.record().map(RecordGraph::name).orElse(RecordGraph.NONE);
              if (!after.equals(before[0])) {
                made.add(before[0] + " -> " + after);
              }
              before[0] = after;
            }
          });
      for (int i = 0; i < COMMANDS; i++) {
        try {
          if (seed == 0 && i == 0) {
            blockTheWayBackOfAResume(bench);
          } else {
            disturb(bench, random);
            command(bench, random);
          }
        } catch (SimulatedCrash crash) {
          bench.restart();
        } catch (SlipwayException refusedOrFailed) {
          assertThat(refusedOrFailed.code()).isNotEqualTo(ErrorCode.STALE_FENCE);
        }
        bench.world.faults().clear();
      }
    }
    return made;
  }

  /** Too rare to be left to chance. */
  private static void blockTheWayBackOfAResume(Bench bench) {
    bench.reach(LifecycleState.SHUTDOWN, 1);
    Fault fails = Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
    bench.world.faults().always(from(bench, 3), fails);
    assertThatThrownBy(() -> bench.engine().resume(Bench.NAME, bench.command()))
        .hasMessageContaining("blocked");
    bench.world.faults().clear();
    bench.engine().recover(Bench.NAME, bench.command());
  }

  private static void disturb(Bench bench, Random random) {
    if (random.nextInt(4) == 0) {
      bench.world.reboot();
    }
    Predicate<FakeCall> any = call -> true;
    Fault fails = Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
    int at = 1 + random.nextInt(12);
    switch (random.nextInt(8)) {
      case 0 -> bench.world.faults().inject(any, at, Fault.crashBefore());
      case 1 -> bench.world.faults().inject(any, at, Fault.crashAfter());
      case 2 -> bench.world.faults().inject(any, at, Fault.crashInFlight());
      case 3 -> bench.world.faults().inject(any, at, fails);
      case 4 -> bench.world.faults().always(from(bench, at), fails);
      case 5 ->
          bench
              .world
              .faults()
              .inject(any, at, fails)
              .inject(any, 1 + random.nextInt(4), Fault.crashBefore());
      case 6 -> bench.world.faults().inject(any, at, Fault.lostReply());
      default -> {}
    }
  }

  /** Every call from one on, so that what fails is blocked on its way back. */
  private static Predicate<FakeCall> from(Bench bench, int at) {
    long first = (long) at + bench.world.calls().size();
    return call -> call.number() >= first;
  }

  private static void command(Bench bench, Random random) {
    boolean stuck =
        bench.record().flatMap(ClusterRecord::operation).map(o -> o.backward()).orElse(false);
    switch (stuck ? 6 + random.nextInt(4) : random.nextInt(10)) {
      case 0 -> bench.create(1);
      case 1 -> bench.createOnly(1);
      case 2 ->
          bench
              .engine()
              .create(
                  Bench.spec(1), CreateOptions.defaults().withKeepOnFailure(true), bench.command());
      case 3 -> bench.engine().start(Bench.NAME, bench.command());
      case 4 -> bench.engine().shutdown(Bench.NAME, bench.command());
      case 5 -> bench.engine().resume(Bench.NAME, bench.command());
      case 6 -> bench.engine().delete(Bench.NAME, DeleteOptions.defaults(), bench.command());
      case 7 -> bench.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), bench.command());
      default -> bench.engine().recover(Bench.NAME, bench.command());
    }
  }
}
