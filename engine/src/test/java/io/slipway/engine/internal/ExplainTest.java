package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.Explanation;
import io.slipway.engine.Explanation.Command;
import io.slipway.engine.Explanation.Outlook;
import io.slipway.engine.Explanation.Verdict;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPlan;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An explanation says what the commands then do. */
class ExplainTest {
  private final Bench bench = new Bench();

  @ParameterizedTest
  @CsvSource({
    "ABSENT, CREATE",
    "CREATED, START DELETE SHUTDOWN_AND_DELETE RECOVER",
    "RUNNING, SHUTDOWN SHUTDOWN_AND_DELETE RECOVER",
    "SHUTDOWN, RESUME DELETE SHUTDOWN_AND_DELETE RECOVER",
    "DELETED, CREATE",
    "FORGOTTEN, CREATE"
  })
  void namesWhatIsAllowedInEachState(LifecycleState state, String allowed) {
    bench.reach(state, 1);

    Explanation explained = bench.engine().explain(Bench.NAME);

    assertThat(explained.name()).isEqualTo(Bench.NAME);
    assertThat(explained.state()).isEqualTo(bench.state());
    assertThat(explained.operation()).isEmpty();
    assertThat(of(explained, Verdict.ALLOWED)).isEqualTo(allowed);
    assertThat(explained.outlooks()).containsOnlyKeys(Command.values());
  }

  @ParameterizedTest
  @EnumSource(LifecycleState.class)
  void aRefusalIsWhatTheCommandWouldThrow(LifecycleState state) {
    bench.reach(state, 1);

    for (Map.Entry<Command, Outlook> each :
        bench.engine().explain(Bench.NAME).outlooks().entrySet()) {
      Outlook outlook = each.getValue();
      if (outlook.verdict() == Verdict.REFUSED) {
        SlipwayException thrown =
            catchThrowableOfType(SlipwayException.class, () -> give(bench, each.getKey()));
        assertThat(outlook.refusal()).map(Problem::code).contains(thrown.code());
        assertThat(outlook.reason()).isEqualTo(thrown.getMessage());
      } else {
        assertThat(outlook.refusal()).isEmpty();
      }
    }
  }

  @Test
  void anInterruptedOperationIsJoinedByItsOwnCommandAndSettledBeforeAnother() {
    bench.reach(LifecycleState.SHUTDOWN, 1);
    bench.world.faults().inject(CallKind.LAUNCH, 1, Fault.crashBefore());
    try {
      bench.engine().resume(Bench.NAME, bench.command());
    } catch (SimulatedCrash crash) {
      bench.restart();
    }

    Explanation explained = bench.engine().explain(Bench.NAME);

    assertThat(explained.operation().orElseThrow().command()).isEqualTo(OperationPlan.RESUME);
    assertThat(of(explained, Verdict.JOINS)).isEqualTo("RESUME RECOVER");
    assertThat(of(explained, Verdict.DECIDED_LATER))
        .isEqualTo("CREATE START SHUTDOWN DELETE SHUTDOWN_AND_DELETE FORGET");
    assertThat(explained.of(Command.SHUTDOWN))
        .hasToString("DECIDED_LATER: RESUME is in flight: that is brought to its end first");
  }

  @Test
  void aDeleteMayTakeOverFromARollbackThatIsBlocked() {
    bench.reach(LifecycleState.CREATED, 1);
    bench
        .world
        .faults()
        .always(
            c -> c.kind() == CallKind.LAUNCH || c.kind() == CallKind.STOP,
            Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    bench
        .world
        .faults()
        .inject(CallKind.PROVISION, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    bench
        .world
        .faults()
        .inject(CallKind.CLAIM, 2, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    assertThat(
            catchThrowableOfType(
                SlipwayException.class, () -> bench.engine().start(Bench.NAME, bench.command())))
        .isNotNull();

    Explanation explained = bench.engine().explain(Bench.NAME);

    assertThat(explained.operation().orElseThrow().backward()).isTrue();
    assertThat(explained.of(Command.DELETE))
        .hasToString("ALLOWED: START is in flight and gives way to it");
    assertThat(explained.of(Command.START).verdict()).isEqualTo(Verdict.JOINS);
  }

  @Test
  void everythingIsRefusedWhileACommandHasTheCluster() {
    List<Explanation> explained = new ArrayList<>();
    bench
        .engine()
        .create(
            Bench.spec(1),
            CreateOptions.defaults(),
            bench
                .command()
                .withListener(
                    event -> {
                      if (event instanceof EngineEvent.StepStarted) {
                        explained.add(bench.engine().explain(Bench.NAME));
                      }
                    }));

    assertThat(explained).isNotEmpty();
    assertThat(explained)
        .allSatisfy(
            each ->
                assertThat(each.outlooks().values())
                    .allSatisfy(
                        outlook -> {
                          assertThat(outlook.refusal())
                              .map(Problem::code)
                              .contains(ErrorCode.OPERATION_IN_PROGRESS);
                          assertThat(outlook.reason()).contains("CREATE+START");
                        }));
  }

  private static String of(Explanation explained, Verdict verdict) {
    List<String> found = new ArrayList<>();
    explained
        .outlooks()
        .forEach(
            (command, outlook) -> {
              if (outlook.verdict() == verdict) {
                found.add(command.name());
              }
            });
    return String.join(" ", found);
  }

  private static void give(Bench bench, Command command) {
    switch (command) {
      case CREATE -> bench.create(1);
      case START -> bench.engine().start(Bench.NAME);
      case SHUTDOWN -> bench.engine().shutdown(Bench.NAME);
      case RESUME -> bench.engine().resume(Bench.NAME);
      case DELETE -> bench.engine().delete(Bench.NAME);
      case SHUTDOWN_AND_DELETE -> bench.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst());
      case FORGET -> bench.engine().forget(Bench.NAME);
      case RECOVER -> bench.engine().recover(Bench.NAME);
    }
  }
}
